import type { ClockEvent, FormUse } from './product-words.ts';
import type { ClockRule, Form, Register } from './types.ts';

/** The programme’s clock that waits for an event; undefined when it sets none. */
export function clockFor(register: Pick<Register, 'clocks'>, event: ClockEvent): ClockRule | undefined {
  return Object.values(register.clocks).find((clock) => clock.event === event);
}

/** The programme’s form for one use in the product; undefined when it has none. */
export function formFor(register: Pick<Register, 'forms'>, use: FormUse): Form | undefined {
  return Object.values(register.forms).find((form) => form.use === use);
}
