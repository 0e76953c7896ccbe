import path from 'node:path';
import type pg from 'pg';
import { checkJobs } from '../jobs/index.ts';
import { checkActs, type House, type RegisterFault, RegistryError } from '../pipeline/index.ts';
import { OPERATIONAL, type Register, readProgrammeFiles } from '../register/index.ts';
import { checkPages, StartError } from '../web/index.ts';
import { checkColumns, type LiveColumn, liveColumns } from './check-columns.ts';
import { PROGRAMMES, programmeIds } from './programmes.ts';
import { acts, jobs, roomPages } from './rooms.ts';

/** What only the whole product knows of a register: the files it came with, and whether all that runs would stand on it. */
export const houseOf = (operator: pg.Pool): House => ({
  async shippedFiles(programme) {
    return programmeIds().includes(programme) ? readProgrammeFiles(path.join(PROGRAMMES, programme)) : new Map();
  },
  async faultsOf() {
    const columns = await liveColumns(operator);
    return (register) => faultsOf(register, columns);
  },
});

/** Every fault that would stop the product if this register were in force: the checks of the start, but all of them at once. */
export function faultsOf(register: Register, columns: readonly LiveColumn[]): RegisterFault[] {
  const clauses = new Set([...Object.keys(register.clauses), OPERATIONAL]);
  return [
    ...columns.flatMap((column) => faultOf(() => checkColumns([column], register))),
    ...acts.flatMap((act) => faultOf(() => checkActs([act], clauses))),
    ...jobs.flatMap((job) => faultOf(() => checkJobs([job], clauses))),
    ...roomPages.flatMap((page) => faultOf(() => checkPages([page], clauses))),
  ];
}

function faultOf(check: () => void): RegisterFault[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof RegistryError || error instanceof StartError)
      return [{ message: error.message, remedy: error.remedy }];
    throw error;
  }
}
