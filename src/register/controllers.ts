import type { Register } from './types.ts';

/**
 * The controller that answers for what an organisation delivers: the one the programme names for delivery, or the controller
 * joint with it whose party the organisation is (a borough, for its own residents). Organisations go by their slug, parties by
 * their id; one that is no party delivers for the first.
 */
export function deliveringController(
  { programme }: Pick<Register, 'programme'>,
  organisation: string | undefined,
): string {
  const { delivery } = programme.roles;
  const partner = Object.entries(programme.controllers).find(
    ([, { party, jointWith }]) => party === organisation && jointWith.includes(delivery),
  );
  return programme.controllers[delivery]?.party === organisation ? delivery : (partner?.[0] ?? delivery);
}
