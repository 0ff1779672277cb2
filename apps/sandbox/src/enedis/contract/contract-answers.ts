import type { Meter } from '../../meters/meter-registry.ts';
import { offsetDateTime, startOfDay, type LocalDate } from '../../time/french-time.ts';
import { contractFactsOf, type ContractFacts } from './contract-facts.ts';

/** `situation_contrat_auto`: one contract a direction; nobody of this country bears the names in it. */
export function situationOf(meter: Meter): object[] {
  const facts = contractFactsOf(meter);
  const { consumptionSince, productionSince } = facts;
  return [
    ...(consumptionSince ? [consumptionContract(meter, facts, consumptionSince)] : []),
    ...(productionSince ? [productionContract(meter, facts, productionSince)] : []),
  ];
}

/** `synth_contrat_auto`. */
export function summaryOf(meter: Meter): object {
  const { segment, consumptionSince, productionSince } = contractFactsOf(meter);
  return {
    segments: [...(consumptionSince ? [{ segment }] : []), ...(productionSince ? [{ segment: 'P4' }] : [])],
    ...(productionSince && { generation_last_activation_date: compactDateTime(productionSince) }),
    ...(consumptionSince && {
      consumption_last_activation_date: compactDateTime(consumptionSince),
      last_subscribed_power_change_date: compactDateTime(consumptionSince),
    }),
    services_level: 'Communicant (ouvert aux services)',
  };
}

/** `comptage_auto`. */
export function meteringOf(meter: Meter): object {
  const { offPeak } = contractFactsOf(meter);
  return {
    dispositifComptage: { typeComptage: { code: 'AMM', libelle: 'Compteur Linky' } },
    compteurs: [
      {
        numeroSerie: `041900${meter.prm.slice(-6)}`,
        regimePropriete: { code: 'LOUE', libelle: 'Loué' },
      },
    ],
    ...(offPeak && { relais: { plageHeuresCreuses: offPeak } }),
  };
}

function consumptionContract({ prm }: Meter, facts: ContractFacts, since: LocalDate): object {
  return {
    usage_point_id: prm,
    contract_start: compactDateTime(since),
    contract_type: 'Contrat GRD-F',
    contractor: 'FOURNISSEUR FICTIF',
    distribution_tariff: facts.tariff,
    subscribed_power: facts.isVariant
      ? `${facts.subscribedKva} kVA`
      : { unit: 'kVA', value: String(facts.subscribedKva) },
    segment: facts.segment,
    ...customerOf(prm, facts),
  };
}

function productionContract({ prm }: Meter, facts: ContractFacts, since: LocalDate): object {
  return {
    usage_point_id: prm,
    contract_start: compactDateTime(since),
    contract_type: 'Contrat GRD-A',
    segment: 'P4',
    ...customerOf(prm, facts),
  };
}

/** Synthetic on sight: a reserved domain, telephone numbers kept for fiction, a SIRET of zeros. */
function customerOf(prm: string, { isOrganization }: ContractFacts): object {
  const tail = prm.slice(-4);
  const line1 = isOrganization ? `SDC FICTIF ${tail}` : `MME FICTIVE CAMILLE ${tail}`;
  return {
    customer: {
      customer: {
        adress: {
          line1,
          line4: `${Number(tail)} RUE INVENTEE`,
          line6: '00000 VILLE-FICTIVE',
          line7: 'FRANCE',
        },
      },
    },
    contact_data: {
      email: `client-fictif-${tail}@exemple.invalid`,
      landline: `019900${tail}`,
      phone: `063998${tail}`,
    },
    ...(isOrganization
      ? {
          organization: {
            name: line1,
            commercial_name: line1,
            siret_number: `0000000000${tail}`,
            siren_number: '000000000',
            business_code: '8110Z',
          },
        }
      : { person: { title: 'MME', lastname: `FICTIVE ${tail}`, firstname: 'CAMILLE' } }),
  };
}

/** `2026-02-11T00:00:00+0100`: the offset without its colon (providers sheet, section 7). */
function compactDateTime(date: LocalDate): string {
  return offsetDateTime(startOfDay(date)).replace(/:(\d\d)$/, '$1');
}
