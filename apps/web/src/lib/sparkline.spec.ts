import { beforeEach, describe, expect, it } from '@jest/globals';
import { sparkBars, sparkLabel } from './sparkline.ts';
import { language } from './state/language.svelte.ts';

const row = { dailyWh: [40_000, null, 4_000, 0, 20_000], dailyPartial: [false, false, true, false, false] };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

beforeEach(() => {
  language.current = 'fr';
});

describe('the month in a line', () => {
  it('leaves an unknown day empty, lets a nought be seen and marks what is partial', () => {
    expect(sparkBars(row, 4, 32)).toEqual([
      { x: 0, y: 0, height: 32, partial: false },
      { x: 8, y: 28.8, height: 3.2, partial: true },
      { x: 12, y: 30.5, height: 1.5, partial: false },
      { x: 16, y: 16, height: 16, partial: false },
    ]);
  });

  it('says how many days are known and partial, and never takes a partial one for the lowest', () => {
    expect(plain(sparkLabel({ dailyWh: [40_000, 4_000, null], dailyPartial: [false, true, false] }))).toBe(
      '2 jours connus sur 3, de 40,0 kWh à 40,0 kWh par jour, dont incomplets : 1',
    );
    expect(sparkLabel({ dailyWh: [40_000], dailyPartial: [false] })).not.toContain('incomplets');
  });
});
