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
}

const enedis = (point: string, label: string, more: Partial<CastMeter> = {}): CastMeter => ({
  provider: 'enedis',
  point,
  label,
  ...more,
});
const ores = (point: string, label: string, more: Partial<CastMeter> = {}): CastMeter => ({
  provider: 'ores',
  point,
  label,
  ...more,
});

/** A meter to which the month itself makes holes that the operator fills later. */
export const LEAKY = { enedis: prmOf(701), tenMinutes: '00000000000110', ores: eanOf(702) } as const;

/** Twenty meters of all three operators (apps/sandbox/README.md names the points). */
export const CAST: readonly CastMeter[] = [
  enedis('22516914714270', 'no holes'),
  enedis('42900589957123', 'holes for ever'),
  enedis('12655648759651', 'self-consumption', { injects: true }),
  enedis('32320647321714', 'daily values only'),
  enedis(LEAKY.tenMinutes, '10 minutes, holes that are filled'),
  enedis('00000000000160', '60 minutes'),
  enedis('00000000000130', 'steps that change on Sundays'),
  enedis('00000000000137', 'odd watts'),
  enedis('00000000000140', 'two half-hours corrected by one hour', { corrects: true }),
  enedis('00000000000148', 'published late'),
  enedis('00000000000104', 'zeros'),
  enedis('00000000000105', 'newest first'),
  enedis(LEAKY.enedis, 'holes that are filled'),
  ores('541400000000000028', 'holes for ever'),
  ores('541400000000000035', 'estimates, then validated', { corrects: true }),
  ores('541400000000000073', 'panels', { injects: true }),
  ores('541400000000000097', 'corrected', { corrects: true }),
  ores(LEAKY.ores, 'holes that are filled'),
  { provider: 'myelectricaldata', point: prmOf(703), label: 'gateway' },
  { provider: 'myelectricaldata', point: '00000000000106', label: 'gateway, panels', injects: true },
];
