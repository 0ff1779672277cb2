import { beforeEach, expect, it } from '@jest/globals';
import type { MeterUsage } from '@coprowatt/contracts';
import { meterProblems } from './meter-problems.ts';
import { language } from './state/language.svelte.ts';

beforeEach(() => {
  language.current = 'fr';
});

it.each([
  ['common', 'Ascenseur B'],
  ['private', 'Mon appartement'],
] as const)('asks for the name of a %s meter with an example of one', (usage: MeterUsage, example) => {
  const draft = { prm: '', label: ' ', usage, equipment: '', mandateReference: '', way: '' } as const;
  expect(meterProblems('FR', draft).label).toContain(example);
});
