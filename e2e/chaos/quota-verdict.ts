import type { Desk } from './desk.ts';

const ENEDIS = { second: 5, hour: 1_000 };
const ORES = { minute: 60, day: 2_000 };
const MEASURES = [
  'courbe_de_charge_consommation',
  'courbe_de_charge_production',
  'consommation_quotidienne',
  'production_quotidienne',
  'puissance_conso_max_quotidienne',
  'situation_contrat_auto',
  'comptage_auto',
  'synth_contrat_auto',
  'subscribed_services',
];
const ORES_METERING = ['consumption_load_curve', 'metering_point'];
const GATEWAY = /^med_(daily|detail|power|production_daily|production_detail|contract)$/;
/** All calls of one UTC day, of Enedis and of its own copy; a 51st of Enedis the gateway refuses itself. */
const GATEWAY_DAY_CALLS = 1_050;

/** No operator had one call more than it allows, by its own log. */
export async function judgeQuotas(desk: Desk): Promise<string[]> {
  const tallies = Object.entries(await desk.summary());
  const refused = tallies
    .filter(([, { refused }]) => refused > 0)
    .map(([api, { refused }]) => `${api}: ${refused} calls beyond the quota`);
  const worst = tallies.flatMap(([api, tally]) =>
    Object.entries(limitsOf(api)).flatMap(([window, limit]) => {
      const calls = tally.worst[window as keyof typeof tally.worst];
      return calls > limit ? [`${api}: ${calls} calls within one ${window}`] : [];
    }),
  );
  const silent = MEASURES.slice(0, 1).filter(
    (api) => !tallies.some(([name, { calls }]) => name === api && calls > 0),
  );
  return [
    ...refused,
    ...worst,
    ...(await gatewayDays(desk)),
    ...silent.map((api) => `${api} was never called`),
  ];
}

/** The most calls that any quota of Enedis counted within a second: below 5 the month never stood at that limit. */
export async function fullestSecond(desk: Desk): Promise<number> {
  const tallies = await desk.summary();
  return Math.max(...MEASURES.map((api) => tallies[api]?.worst.second ?? 0));
}

function limitsOf(api: string): Record<string, number> {
  if (MEASURES.includes(api)) return ENEDIS;
  return ORES_METERING.includes(api) ? ORES : {};
}

async function gatewayDays(desk: Desk): Promise<string[]> {
  const calls = (await desk.calls()).filter(({ api }) => GATEWAY.test(api));
  const days = Map.groupBy(calls, ({ time }) => time.slice(0, 10));
  return [...days].flatMap(([day, { length }]) =>
    length > GATEWAY_DAY_CALLS ? [`the gateway had ${length} calls on ${day}`] : [],
  );
}
