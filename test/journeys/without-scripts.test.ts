import { test } from 'node:test';
import { refuseHostileFiles } from './intake.ts';
import { testJourney } from './journey.ts';

const journey = testJourney({ scripts: false });

test('hostile files are refused in words', () => refuseHostileFiles(journey.house));
