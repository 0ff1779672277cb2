import { addDays } from '@coprowatt/energy';
import type { Application } from '../application.ts';
import { measure, median } from '../load.ts';
import { printTable } from '../sync/table.ts';
import { countReadings, newBuilding, settleReadings } from './crowd.ts';
import type { Subject } from './subject.ts';

const ROUNDS = 3;
const WARM_UP_REQUESTS = 5;
const READINGS_A_METER = 36_000;
const YEAR_DAYS = 365;
const MONTHS_36_DAYS = 1_096;
/** The owner's limit for 30 days of data. */
const LIMIT_MS = 500;

export interface PagesScale {
  /** Stored in all. */
  readings: number;
  requestsPerRound: number;
}

/** (e) 36 months of days, and the data of a building's page over a year, a request each, among many readings. */
export async function measurePages(
  application: Application,
  subject: Subject,
  { readings, requestsPerRound }: PagesScale,
): Promise<void> {
  const large = await newBuilding(application, subject, 100);
  const others = Math.max(0, Math.ceil(readings / READINGS_A_METER) - 103);
  if (others > 0) await newBuilding(application, subject, others);
  await settleReadings(application);
  const stored = await countReadings(application);
  const one = `deviceId=${subject.device.id}`;
  const rows: string[][] = [];
  for (const [who, building, scope] of [
    ['one meter', subject.building.id, one],
    ['a building of 3', subject.building.id, ''],
    ['a building of 100', large, ''],
  ] as const)
    for (const [what, path] of questions(subject)) {
      const target = `/api/v1/buildings/${building}/iot/${path}&${scope}`;
      rows.push([`${who}: ${what}`, ...(await timesOf(application, subject, target, requestsPerRound))]);
    }
  printTable(
    `(e) one request, among ${stored.toLocaleString('en')} readings stored; medians of ${ROUNDS} rounds of ${requestsPerRound} requests, one client`,
    ['what', 'p50 ms', 'p95 ms', `within ${LIMIT_MS} ms`],
    rows,
  );
}

function questions({ to }: Subject): [string, string][] {
  const end = to.slice(0, 10);
  const days = 'readings?granularity=day&metric=electricity_consumption';
  const year = `from=${addDays(end, -YEAR_DAYS)}&to=${end}`;
  return [
    ['36 months of days', `${days}&from=${addDays(end, -MONTHS_36_DAYS)}&to=${end}`],
    ['a year of days', `${days}&${year}`],
    ['statistics of a year', `statistics?${year}`],
    ['comparison of a year', `comparison?kind=yoy&${year}`],
  ];
}

async function timesOf(
  application: Application,
  { cookie }: Subject,
  path: string,
  requests: number,
): Promise<string[]> {
  const target = {
    origin: application.apiOrigin,
    path: path.replace(/&$/, ''),
    headers: { cookie },
    status: 200,
  };
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(await measure(target, 1, requests, WARM_UP_REQUESTS));
  const [p50Ms, p95Ms] = [
    median(rounds.map((round) => round.p50Ms)),
    median(rounds.map((round) => round.p95Ms)),
  ];
  return [p50Ms.toFixed(1), p95Ms.toFixed(1), withinLimit(p50Ms, p95Ms)];
}

function withinLimit(p50Ms: number, p95Ms: number): string {
  if (p95Ms < LIMIT_MS) return 'yes';
  return p50Ms < LIMIT_MS ? 'half of them' : 'no';
}
