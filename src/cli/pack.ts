import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { CommandIo } from './io.ts';
import { operator, withProduct } from './product.ts';

/** `pack`: copies of a person's own data. */
export function register(program: Command, io: CommandIo): void {
  program
    .command('pack')
    .description('Copies of a person’s own data')
    .command('access')
    .description('Write the copy that answers a request for access: a draft until a person has released it')
    .argument('<request>', 'the reference of the rights request')
    .requiredOption('--out <folder>', 'the folder to write to')
    .action((request: string, options: { out: string }) => access(request, options.out, io));
}

async function access(reference: string, out: string, io: CommandIo): Promise<void> {
  await withProduct(io, async ({ services }) => {
    const { accessPackFor } = await import('../rights/index.ts');
    const { NotFound } = await import('../pipeline/index.ts');
    const written = await accessPackFor(services, reference, operator()).catch((error: unknown) => {
      throw error instanceof NotFound ? noRequest() : error;
    });
    mkdirSync(out, { recursive: true, mode: 0o700 });
    const sha256: Record<string, string> = {};
    for (const { name, bytes } of written.files) {
      writeFileSync(path.join(out, name), bytes, { mode: 0o600, flush: true });
      sha256[name] = createHash('sha256').update(bytes).digest('hex');
    }
    const files = written.files.map(({ name }) => name);
    io.answer({ files, sha256, draft: written.draft, held: written.held }, inWords(written, files, out));
  });
}

const noRequest = () =>
  Object.assign(new Error('There is no open rights request of that reference'), {
    code: 'not-found',
    remedy: 'Take the reference from the list of rights requests; a closed request opens nobody’s record',
  });

function inWords(
  written: { draft: boolean; sealed: boolean; held: unknown[] },
  files: readonly string[],
  out: string,
): string {
  const lines = [`${files.join(' and ')} written to ${out}`];
  if (written.sealed)
    lines.push(
      'Identity is not verified, so this draft is encrypted with the person’s own key (AES-256-GCM) and opens only inside this installation.',
      'To read it, open the request on screen. Once identity is verified, the same command writes a readable copy.',
    );
  else if (written.draft) lines.push('This is a draft. A data protection officer releases it on screen.');
  if (written.held.length > 0)
    lines.push(`${written.held.length} things are held back; the copy lists them with the reason.`);
  return lines.join('\n');
}
