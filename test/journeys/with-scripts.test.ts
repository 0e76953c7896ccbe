import { test } from 'node:test';
import { testJourney } from './journey.ts';
import { tryEveryPersona, writeByKeyboard } from './public.ts';
import { hideTheUnseen, walkOutsideTheWall } from './wall.ts';

const journey = testJourney({ scripts: true });

test('a form by keyboard alone', () => writeByKeyboard(journey.house, journey));
test('nobody outside sees through the wall', () => walkOutsideTheWall(journey.house, journey));
test('a hidden participant and one that never was are the same page', () => hideTheUnseen(journey.house, journey));
test('every persona of the demonstration arrives', () => tryEveryPersona(journey.house));
