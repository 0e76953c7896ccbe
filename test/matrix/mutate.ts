import { LOGIN_ROLES } from '../../src/database/roles.ts';
import { type Policy, readPolicies, readPrivileges } from './catalogue.ts';
import { fullName } from './plant.ts';
import type { Rig } from './rig.ts';
import { differences } from './visibility.ts';

/** One policy with one of its two conditions taken out. */
export interface Mutant {
  policy: Policy;
  part: 'USING' | 'WITH CHECK';
}

/** What became of the mutants. */
export interface Kills {
  killed: string[];
  survived: string[];
  /** Conditions that no login could ever come up against: it holds no privilege to which they apply. */
  unreachable: string[];
}

/** A mutant as a person reads it. */
export const nameOf = ({ policy, part }: Mutant): string => `${policy.table}.${policy.name} ${part}`;

const logins = (policy: Policy): string[] =>
  policy.roles.filter((role) => (LOGIN_ROLES as readonly string[]).includes(role));

/** Every condition of a policy for a login that can be taken out. Those that are open already are not among them. */
export async function mutants(rig: Rig): Promise<Mutant[]> {
  const policies = await readPolicies(rig.world.database.superuser);
  return policies
    .filter((policy) => logins(policy).length > 0)
    .flatMap((policy) => [
      ...(policy.using !== null && policy.using !== 'true' ? [{ policy, part: 'USING' as const }] : []),
      ...(policy.check !== null && policy.check !== 'true' ? [{ policy, part: 'WITH CHECK' as const }] : []),
    ]);
}

/** Takes each condition out in turn, looks whether any cell of the matrix changes, and puts it back. */
export async function kill(rig: Rig, chosen: readonly Mutant[]): Promise<Kills> {
  const { superuser } = rig.world.database;
  const before = await readPolicies(superuser);
  const privileges = await readPrivileges(superuser);
  const kills: Kills = { killed: [], survived: [], unreachable: [] };
  for (const mutant of chosen) {
    const { policy, part } = mutant;
    const target = `POLICY "${policy.name}" ON ${fullName(policy.table)}`;
    const held = logins(policy).map((role) => privileges.get(policy.table)?.get(role) ?? '');
    if (!reachable(mutant, held)) {
      kills.unreachable.push(nameOf(mutant));
      continue;
    }
    // A condition on the rows that are found is taken out together with the one on rows as written, which often repeats it.
    const conditions = [
      ...(part === 'USING' ? [['USING', policy.using]] : []),
      ...(policy.check === null ? [] : [['WITH CHECK', policy.check]]),
    ];
    await superuser.query(`ALTER ${target} ${conditions.map(([word]) => `${word} (true)`).join(' ')}`);
    const found = await differences(rig, part === 'USING' ? ['seen', 'changed', 'removed'] : ['added', 'changed'], {
      logins: logins(policy),
      tables: [policy.table],
      stopAtFirst: true,
    });
    await superuser.query(
      `ALTER ${target} ${conditions.map(([word, condition]) => `${word} (${condition})`).join(' ')}`,
    );
    (found.length > 0 ? kills.killed : kills.survived).push(nameOf(mutant));
  }
  const after = await readPolicies(superuser);
  if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error('A policy was not put back as it was.');
  return kills;
}

/** Whether a login with these privileges on the table can come up against the condition. */
function reachable({ policy, part }: Mutant, held: readonly string[]): boolean {
  const commands = policy.command === 'ALL' ? ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] : [policy.command];
  return held.some((words) =>
    words.split(' ').some((word) => {
      const [verb = '', columns] = word.replace(')', '').split('(');
      if (!commands.includes(verb)) return false;
      if (part === 'USING') return verb !== 'INSERT';
      if (verb === 'INSERT') return true;
      // A change that touches no column the condition looks at keeps what the row already satisfied.
      return verb === 'UPDATE' && (!columns || columns.split(',').some((column) => policy.check?.includes(column)));
    }),
  );
}
