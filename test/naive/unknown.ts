import type { Asked, Said } from './said.ts';

/** Names in the request that the register does not have. Nothing more can be asked about such a request. */
export function unknownNames(asked: Asked): Said[] {
  const { register, facts } = asked;
  const said: Said[] = [];
  if (facts.programme !== register.programme.id) said.push({ clause: 'operational', what: 'unknown programme' });
  if (!(facts.controller in register.programme.controllers))
    said.push({ clause: 'operational', what: 'unknown controller' });
  if (!(facts.recipient in register.recipients)) said.push({ clause: 'operational', what: 'unknown recipient' });
  if (!(facts.purpose in register.purposes))
    said.push({ clause: `recipient/${facts.recipient}`, what: 'unknown purpose' });
  for (const field of facts.fields) {
    if (!(field in register.columns)) said.push({ clause: 'operational', what: 'unknown field' });
  }
  return said;
}
