import type { ProviderName } from '@coprowatt/contracts';
import { eanOf, prmOf } from '@coprowatt/linky/testing';

/** One meter of the month. */
export interface CastMeter {
  provider: ProviderName;
  /** PRM or EAN. */
  point: string;
  /** What is special about it. */
  label: string;
  /** Whether the operator has a second series, of what the point gives to the network. */
  injects?: boolean;
  /** Whether the operator replaces values that it told. */
  corrects?: boolean;
  /** Days before the start that its back-fill goes back to. */
  historyDays: number;
}

/** Fewer leave no time for anything to go wrong and be put right. */
export const LEAST_DAYS = 10;
/** Most meters, and some of each operator's: nearly all of the curve that Enedis keeps, and as much as the gateway's 50 calls a day leave time for. */
const SHORT = 17;
const DEEP = 700;
const DEEP_AT_GATEWAY = 120;

const enedis = (point: string, label: string, more: Partial<CastMeter> = {}): CastMeter => ({
  provider: 'enedis',
  point,
  label,
  historyDays: SHORT,
  ...more,
});
const ores = (point: string, label: string, more: Partial<CastMeter> = {}): CastMeter => ({
  provider: 'ores',
  point,
  label,
  historyDays: SHORT,
  ...more,
});

/** A meter to which the month itself makes holes that the operator fills later. */
export const LEAKY = { enedis: prmOf(701), tenMinutes: '00000000000110', ores: eanOf(702) } as const;

/** Twenty meters of all three operators (apps/sandbox/README.md names the points). */
const CAST: readonly CastMeter[] = [
  enedis('22516914714270', 'no holes', { historyDays: DEEP }),
  enedis('42900589957123', 'holes for ever'),
  enedis('12655648759651', 'self-consumption', { injects: true }),
  enedis('32320647321714', 'daily values only', { historyDays: DEEP }),
  enedis(LEAKY.tenMinutes, '10 minutes, holes that are filled'),
  enedis('00000000000160', '60 minutes'),
  enedis('00000000000130', 'steps that change on Sundays'),
  enedis('00000000000137', 'odd watts'),
  enedis('00000000000140', 'two half-hours corrected by one hour', { corrects: true }),
  enedis('00000000000148', 'published late'),
  enedis('00000000000104', 'zeros'),
  enedis('00000000000105', 'newest first'),
  enedis(LEAKY.enedis, 'holes that are filled'),
  ores('541400000000000028', 'Belgian, holes for ever'),
  ores('541400000000000035', 'estimates, then validated', { corrects: true }),
  ores('541400000000000073', 'panels', { injects: true, historyDays: DEEP }),
  ores('541400000000000097', 'corrected', { corrects: true }),
  ores(LEAKY.ores, 'Belgian, holes that are filled'),
  { provider: 'myelectricaldata', point: prmOf(703), label: 'gateway', historyDays: DEEP_AT_GATEWAY },
  {
    provider: 'myelectricaldata',
    point: '00000000000106',
    label: 'gateway, panels',
    injects: true,
    historyDays: SHORT,
  },
];

/** Those of a month of so many days: the few days of a fault that is put in need no deep history. */
export function castOf(days: number): readonly CastMeter[] {
  if (days >= LEAST_DAYS) return CAST;
  return CAST.map((meter) => ({ ...meter, historyDays: Math.min(meter.historyDays, SHORT) }));
}
