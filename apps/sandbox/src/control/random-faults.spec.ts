import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApiName } from './api-name.ts';
import { canSuffer, FAULT_KINDS, METERING_APIS } from './fault-kinds.ts';
import { RandomFaults } from './random-faults.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const OPEN = ['authorize', 'token', 'ores_authorize', 'ores_token', 'med_token'] as const;
const order = (rate: number, seed = 's') => ({
  seed,
  rate,
  rates: {},
  kinds: [...FAULT_KINDS],
  ms: null,
  untilMs: NOW,
});
const anyCalls = fc.array(fc.constantFrom(...METERING_APIS), { maxLength: 300 });

describe('misfortune by chance', () => {
  it('is the same for the same seed and the same calls', () => {
    fc.assert(
      fc.property(anyCalls, fc.string(), (apis, seed) => {
        const [one, other] = [new RandomFaults(order(0.3, seed)), new RandomFaults(order(0.3, seed))];
        const taken = apis.map((api) => one.take(api, NOW - 1));
        expect(apis.map((api) => other.take(api, NOW - 1))).toEqual(taken);
        expect(one.progress).toEqual({
          calls: apis.length,
          spoiled: taken.filter((kind) => kind !== null).length,
        });
      }),
    );
  });

  it('is only what the endpoint can suffer', () => {
    fc.assert(
      fc.property(anyCalls, (apis) => {
        const faults = new RandomFaults(order(1));
        for (const api of apis) {
          const kind = faults.take(api, NOW - 1);
          expect(kind !== null && canSuffer(api, kind)).toBe(true);
        }
      }),
    );
  });

  it('comes about as often as ordered, and with every kind', () => {
    const faults = new RandomFaults(order(0.2));
    const kinds = Array.from({ length: 20_000 }, () => faults.take('consommation_quotidienne', NOW - 1));
    const share = kinds.filter((kind) => kind !== null).length / kinds.length;
    expect(Math.abs(share - 0.2)).toBeLessThan(0.02);
    expect(new Set(kinds).size).toBeGreaterThan(15);
  });

  it('leaves all but calls for data alone, and ends at its instant', () => {
    const faults = new RandomFaults(order(1));
    expect(faults.take('token', NOW - 1)).toBeNull();
    expect(faults.take('subscribed_services', NOW - 1)).toBeNull();
    expect(faults.take('comptage_auto', NOW)).toBeNull();
    expect(faults.take('comptage_auto', NOW - 1)).not.toBeNull();
  });

  it('spoils an API that is named as often as is said of it', () => {
    const faults = new RandomFaults({ ...order(0), rates: { ores_token: 1, comptage_auto: 0.5 } });
    const spoilt = (api: ApiName): number =>
      Array.from({ length: 400 }, () => faults.take(api, NOW - 1)).filter((kind) => kind !== null).length;
    expect(spoilt('ores_token')).toBe(400);
    expect(Math.abs(spoilt('comptage_auto') - 200)).toBeLessThan(60);
    expect([spoilt('synth_contrat_auto'), spoilt('token')]).toEqual([0, 0]);
  });

  it('says of pages and tokens what can be said there', () => {
    const faults = new RandomFaults({ ...order(1), rates: Object.fromEntries(OPEN.map((api) => [api, 1])) });
    fc.assert(
      fc.property(fc.constantFrom(...OPEN), (api) => {
        const kind = faults.take(api, NOW - 1);
        expect(kind).not.toBeNull();
        expect(kind).not.toMatch(/^(token-expired|900908|unreadable-point|null-services|(dc|err|stm)-.*)$/);
      }),
    );
  });
});
