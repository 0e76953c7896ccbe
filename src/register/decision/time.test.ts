import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { atOrBefore, londonDayOf } from './time.ts';

const FROM = Date.UTC(2018, 0, 1);
const TO = Date.UTC(2040, 0, 1);

/** An instant in one of the shapes that come from clocks, databases and people. */
const written = fc
  .tuple(
    fc.integer({ min: FROM / 1000, max: TO / 1000 }),
    fc.constantFrom('', '.0', '.5', '.500', '.000', '.123456', '.999999999'),
    fc.constantFrom('Z', '+00:00', '+01:00'),
  )
  .map(([seconds, fraction, zone]) => {
    const shifted = zone === '+01:00' ? seconds + 3600 : seconds;
    return `${new Date(shifted * 1000).toISOString().slice(0, 19)}${fraction}${zone}`;
  });
/** Another instant of the same second, or of any. */
const pair = fc
  .tuple(written, written, fc.boolean())
  .map(([a, b, same]): [string, string] => [a, same ? a.slice(0, 19) + b.slice(19) : b]);

test('instants of every shape are compared as Temporal compares them', () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      assert.equal(atOrBefore(a, b), Temporal.Instant.compare(Temporal.Instant.from(a), Temporal.Instant.from(b)) <= 0);
    }),
    { numRuns: 3000 },
  );
});

test('the London day of an instant is that of the calendar, again and again', () => {
  const lastHour = written.map((at) => `${at.slice(0, 11)}23${at.slice(13)}`);
  fc.assert(
    fc.property(fc.oneof(written, lastHour), (at) => {
      const day = Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London').toPlainDate().toString();
      assert.equal(londonDayOf(at), day);
      assert.equal(londonDayOf(at), day);
    }),
    { numRuns: 2000 },
  );
});

test('what is not an instant is refused', () => {
  assert.throws(() => atOrBefore('yesterday', '2026-11-23T10:00:00Z'), RangeError);
  assert.throws(() => londonDayOf('yesterday'), RangeError);
});
