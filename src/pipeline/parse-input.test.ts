import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { InvalidInput } from './errors.ts';
import { parseInput } from './parse-input.ts';

const schema = z.strictObject({ place: z.string(), list: z.array(z.string()), file: z.instanceof(Buffer).optional() });
const fieldsRefused = (input: unknown): string[] => {
  try {
    parseInput(schema, input);
    return [];
  } catch (error) {
    assert(error instanceof InvalidInput);
    return error.problems.map(({ field }) => field);
  }
};

test('text with a null character is refused by the name of its field, bytes are not', () => {
  assert.deepEqual(fieldsRefused({ place: 'a', list: [], file: Buffer.from('a\0b') }), []);
  assert.deepEqual(fieldsRefused({ place: 'a\0b', list: [] }), ['place']);
  assert.deepEqual(fieldsRefused({ place: 'a', list: ['b', '\0'] }), ['list']);
});
