import type { AnyDefinition } from '../pipeline/index.ts';
import { readInvitation, setUpAccount } from './commands/set-up-account.ts';
import { signInDemo } from './commands/sign-in-demo.ts';
import { signInWithPassword } from './commands/sign-in-password.ts';
import { signOut } from './commands/sign-out.ts';
import { listPersonas } from './queries.ts';

export { codeHash } from './commands/set-up-account.ts';
export { signInDemo } from './commands/sign-in-demo.ts';
export { signOut } from './commands/sign-out.ts';
export { pages } from './pages.ts';
export { homeOf, sessionLength } from './rules.ts';

export const acts: AnyDefinition[] = [
  signInDemo,
  signInWithPassword,
  readInvitation,
  setUpAccount,
  signOut,
  listPersonas,
];
