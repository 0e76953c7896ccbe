/** Why the product could not start, as a word that programs can test. */
export type StartErrorCode =
  | 'already-running'
  | 'cannot-write'
  | 'disk-full'
  | 'other-version'
  | 'no-binaries'
  | 'no-system-user'
  | 'password-missing'
  | 'database-failed';

/** A start that could not go on: one sentence of what is wrong, one of what to do. */
export class StartError extends Error {
  readonly code: StartErrorCode;
  readonly remedy: string;

  constructor(code: StartErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.code = code;
    this.remedy = remedy;
  }
}

/**
 * Turns what the operating system answered into a StartError when the cause is one that a person can mend:
 * a full disk, or a folder that may not be written. Anything else is handed back as it came.
 */
export function explainFileError(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
    return cannotWrite(folder, error);
  return error;
}

/** The disk under a folder is full. */
export function diskFull(folder: string, cause?: unknown): StartError {
  return new StartError(
    'disk-full',
    `The disk that holds ${folder} is full.`,
    'Free at least 100 MB there, or set CANDOUR_DATA to a folder on another disk, then start again.',
    cause,
  );
}

/** The data folder, or something in it, may not be written by whoever starts the product. */
export function cannotWrite(folder: string, cause?: unknown): StartError {
  return new StartError(
    'cannot-write',
    `Candour may not write in ${folder}.`,
    'Start as the user who owns that folder, or set CANDOUR_DATA to a folder that you may write in.',
    cause,
  );
}
