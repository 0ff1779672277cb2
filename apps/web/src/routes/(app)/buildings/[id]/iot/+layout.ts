import { readTrends } from '#lib/comparison/read.ts';
import { chosenMeter, common, hasHistory } from '#lib/meters.ts';
import { settle } from '#lib/settled.ts';

/** Apart from the page: another period on screen changes nothing here. */
export async function load({ params, url, parent, depends }) {
  depends('app:energy');
  const { building, devices } = await parent();
  const list = devices.value?.items ?? [];
  const seesCommon = building.abilities.includes('building.energy.read');
  const meter = chosenMeter(list, url.searchParams.get('meter'), seesCommon);
  const measured = (meter ? [meter] : common(list)).some(hasHistory);
  return { trends: measured ? settle(readTrends(params.id, meter?.id ?? null)) : null };
}
