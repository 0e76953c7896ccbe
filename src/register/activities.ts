import type { Activity, Register } from './types.ts';

/** The activity that acts and pages without personal data of participants name. */
export const OPERATIONAL = 'operational';

/** What a programme says of an activity; undefined when it does not offer it, or was published before it existed. */
export function offered(register: Pick<Register, 'activities'>, slug: string): Activity | undefined {
  const activity = register.activities?.[slug];
  return activity && activity.notOffered === undefined ? activity : undefined;
}
