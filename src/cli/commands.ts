import type { Command } from 'commander';
import { register as assurance } from './assurance.ts';
import { register as clock } from './clock.ts';
import { register as database } from './database.ts';
import { register as demo } from './demo.ts';
import { register as exports } from './export.ts';
import { register as imports } from './import.ts';
import type { CommandIo } from './io.ts';
import { register as keys } from './keys.ts';
import { register as ledger } from './ledger.ts';
import { register as notice } from './notice.ts';
import { register as pack } from './pack.ts';
import { register as policy } from './register.ts';
import { register as retention } from './retention.ts';
import { register as staff } from './staff.ts';

/** What each file of a command exports: it adds the command to the program. Heavy rooms are imported when the command runs. */
export type Register = (program: Command, io: CommandIo) => void;

/** Every command, in the order of the help. */
export const commands: readonly Register[] = [
  policy,
  notice,
  imports,
  clock,
  retention,
  pack,
  ledger,
  assurance,
  exports,
  database,
  keys,
  staff,
  demo,
];
