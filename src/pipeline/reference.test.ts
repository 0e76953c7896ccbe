import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isReference, newReference } from './reference.ts';

test('every reference we give is one we recognise', () => {
  for (let index = 0; index < 1000; index += 1) assert.ok(isReference(newReference()));
});

test('one wrong character is noticed', () => {
  fc.assert(
    fc.property(fc.nat({ max: 6 }), fc.nat({ max: 31 }), (place, digit) => {
      const whole = newReference().replace('-', '');
      const other = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[digit] as string;
      fc.pre(other !== whole[place]);
      const changed = whole.slice(0, place) + other + whole.slice(place + 1);
      return !isReference(`${changed.slice(0, 4)}-${changed.slice(4)}`);
    }),
  );
});

test('two neighbours swapped are noticed', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5 }), (place) => {
      const whole = newReference().replace('-', '');
      fc.pre(
        Math.abs(
          '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(whole[place] ?? '') -
            '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(whole[place + 1] ?? ''),
        ) %
          16 !==
          0,
      );
      const swapped = whole.slice(0, place) + whole[place + 1] + whole[place] + whole.slice(place + 2);
      return !isReference(`${swapped.slice(0, 4)}-${swapped.slice(4)}`);
    }),
  );
});
