import type { Country } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';

interface TestMeter {
  number: string;
  text: string;
}

/** Points that the simulated operator of the demo knows; any other well-formed number is a healthy meter. */
export const testMeters = (country: Country): TestMeter[] => (country === 'BE' ? belgian() : french());

const french = () => [
  { number: '22516914714270', text: m.test_meter_healthy() },
  { number: '11453290002823', text: m.test_meter_young() },
  { number: '32320647321714', text: m.test_meter_daily() },
  { number: '42900589957123', text: m.test_meter_holes() },
  { number: '26584978546985', text: m.test_meter_revoked({ operator: 'Enedis' }) },
];

const belgian = () => [
  { number: '541400000000000011', text: m.test_ean_healthy() },
  { number: '541400000000000097', text: m.test_ean_corrected() },
  { number: '541400000000000035', text: m.test_ean_estimated() },
  { number: '541400000000000042', text: m.test_ean_monthly() },
  { number: '541400000000000028', text: m.test_ean_holes() },
  { number: '541400000000000066', text: m.test_ean_late() },
  { number: '541400000000000004', text: m.test_meter_revoked({ operator: 'ORES' }) },
];
