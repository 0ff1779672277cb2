import type { ContractAnswer, DataRequest } from '../meter-data.provider.ts';
import { ProviderError } from '../provider-error.ts';
import type { ContractApi, EnedisClient } from './enedis.client.ts';
import { joinContract, mapMetering, mapSituation, mapSummary } from './enedis-contract.mapper.ts';

/**
 * Asks the three APIs of the supply one after the other and puts together what they tell (providers sheet, section 7). One
 * that our application lacks, or that knows nothing of the point, costs its own facts only.
 * @throws ProviderError of the first when none tells anything, and every other failure.
 */
export async function askContract(
  client: EnedisClient,
  { usagePoint, queue }: DataRequest,
): Promise<ContractAnswer> {
  const parts = { told: [] as string[], refused: [] as ProviderError[] };
  const ask = async <Facts>(
    api: ContractApi,
    map: (body: unknown) => Facts | null,
  ): Promise<Facts | null> => {
    try {
      const facts = readable(api, map(await client.contract(api, usagePoint, queue)));
      parts.told.push(`enedis.${api}`);
      return facts;
    } catch (error) {
      if (!(error instanceof ProviderError) || !isItsOwn(error)) throw error;
      parts.refused.push(error);
      return null;
    }
  };
  const situation = await ask('situation_contrat_auto', (body) => mapSituation(body, usagePoint));
  const metering = await ask('comptage_auto', mapMetering);
  const summary = await ask('synth_contrat_auto', mapSummary);
  const [first] = parts.refused;
  if (first && parts.told.length === 0) throw first;
  return { ...joinContract({ situation, metering, summary }), parts };
}

function readable<Facts>(api: ContractApi, facts: Facts | null): Facts {
  if (facts === null) throw new ProviderError('unreadable', { status: 200, api: `enedis.${api}` });
  return facts;
}

/** Says nothing of the other two: not subscribed, nothing known, no such direction, or a shape that we do not know. */
function isItsOwn({ code, status, api }: ProviderError): boolean {
  const isOdd = code === 'unreadable' && api !== null;
  return status === 404 || isOdd || code === 'api_not_subscribed' || code === 'wrong_direction';
}
