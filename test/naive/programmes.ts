import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadProgramme, type Register } from '../../src/register/index.ts';

const PROGRAMMES = join(import.meta.dirname, '../../programmes');

/** Every shipped programme’s register, by the name of its folder. */
export async function shippedRegisters(): Promise<Map<string, Register>> {
  const registers = new Map<string, Register>();
  const folders = readdirSync(PROGRAMMES).filter((name) => existsSync(join(PROGRAMMES, name, 'programme.yaml')));
  for (const name of folders.sort()) {
    const { register, problems } = await loadProgramme(join(PROGRAMMES, name));
    assert.ok(register, `${name} does not load: ${JSON.stringify(problems.slice(0, 3))}`);
    registers.set(name, register);
  }
  return registers;
}
