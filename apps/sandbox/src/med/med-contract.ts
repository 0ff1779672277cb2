import { meteringOf, situationOf, summaryOf } from '../enedis/contract/contract-answers.ts';
import type { Meter } from '../meters/meter-registry.ts';

/** What the gateway keeps to itself of Enedis's answer. */
const IDENTITY = new Set(['customer', 'contact_data', 'person']);
const CONSUMPTION_CONTRACT = 'Contrat GRD-F';

type Fields = Record<string, unknown>;

/** Three answers of Enedis in one, without the customer's identity. */
export function contract2026(meter: Meter) {
  return {
    situation_contrat: situationOf(meter).map(withoutIdentity),
    synthese_contrat: summaryOf(meter) as Fields,
    comptage: meteringOf(meter) as Fields,
  };
}

/** The same in the older format, which the gateway builds from the consumption contract. */
export function contractV5(prm: string): (contract: ReturnType<typeof contract2026>) => object {
  return ({ situation_contrat, synthese_contrat, comptage }) => {
    const supply = situation_contrat.find((one) => one['contract_type'] === CONSUMPTION_CONTRACT) ?? {};
    const power = supply['subscribed_power'] as { value: string } | undefined;
    const activation = synthese_contrat['consumption_last_activation_date'];
    const relay = comptage['relais'] as { plageHeuresCreuses: string } | undefined;
    const contracts = {
      segment: supply['segment'] ?? null,
      distribution_tariff: supply['distribution_tariff'] ?? null,
      contract_type: supply['contract_type'] ?? null,
      ...(power && { subscribed_power: `${power.value} kVA` }),
      ...(typeof activation === 'string' && { last_activation_date: activation.slice(0, 10) }),
      ...(relay && { offpeak_hours: relay.plageHeuresCreuses }),
    };
    return { customer: { usage_points: [{ usage_point: { usage_point_id: prm }, contracts }] } };
  };
}

function withoutIdentity(contract: object): Fields {
  return Object.fromEntries(Object.entries(contract).filter(([name]) => !IDENTITY.has(name)));
}
