import type { PageRequest } from '../../pipeline/index.ts';

/** One part of the address. */
export const param = (request: PageRequest, name: string): string => request.params[name] ?? '';

export const referenceOf = (request: PageRequest): string => param(request, 'reference');

/** The address of a participant’s sharing pages. */
export const sharingOf = (reference: string, rest = ''): string => `/participants/${reference}/consents${rest}`;
