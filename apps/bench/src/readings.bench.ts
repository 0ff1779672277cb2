import { arch, cpus, release } from 'node:os';
import pg from 'pg';
import type { Building, LinkyDevice, MeResponse, RawReading, ReadingsPage } from '@coprowatt/contracts';
import { type Application, startApplication } from './application.ts';
import { measure, median, type Round, type Target } from './load.ts';

const PORTS = { api: 24500, sandbox: 24599, bare: 24510 };
const CLIENTS = [1, 8, 32];
const ROUNDS = 5;
const REQUESTS_PER_ROUND = 300;
const DAY_MS = 86_400_000;

interface Subject {
  cookie: string;
  building: Building;
  device: LinkyDevice;
  from: string;
  to: string;
}

async function apiGet<Body>(application: Application, cookie: string, path: string): Promise<Body> {
  const answer = await fetch(`${application.apiOrigin}/api/v1${path}`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return (await answer.json()) as Body;
}

async function signIn(application: Application): Promise<string> {
  const answer = await fetch(`${application.apiOrigin}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'syndic@demo.test', password: 'demo-copro-watt' }),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** The 30 whole days before the last two, of the demo's first meter: all of them are published. */
async function chooseSubject(application: Application): Promise<Subject> {
  const cookie = await signIn(application);
  const { now } = await apiGet<MeResponse>(application, cookie, '/auth/me');
  const { items: buildings } = await apiGet<{ items: Building[] }>(application, cookie, '/buildings');
  const building = buildings.find(({ name }) => name.includes('Lille'));
  if (!building) throw new Error('the demo has no building in Lille');
  const { items: devices } = await apiGet<{ items: LinkyDevice[] }>(
    application,
    cookie,
    `/buildings/${building.id}/iot/linky/devices`,
  );
  const device = devices[0];
  if (!device) throw new Error('the building in Lille has no meter');
  const toMs = Math.floor(Date.parse(now) / DAY_MS) * DAY_MS - 2 * DAY_MS;
  return {
    cookie,
    building,
    device,
    from: new Date(toMs - 30 * DAY_MS).toISOString(),
    to: new Date(toMs).toISOString(),
  };
}

const readingsPath = ({ building, device, from, to }: Subject, shape: string, limit: number) =>
  `/buildings/${building.id}/iot/readings?metric=electricity_consumption&deviceId=${device.id}&granularity=raw&from=${from}&to=${to}&shape=${shape}&limit=${limit}`;

/** The same readings as plain rows with the same key, for the bare handler; all that the API holds, not the 30 days alone. */
async function copyAsPlainRows(application: Application, subject: Subject): Promise<number> {
  const client = new pg.Client({ connectionString: application.databaseUrl });
  await client.connect();
  await client.query(`create table bench_readings (device_id uuid not null, metric smallint not null, ts timestamptz not null,
    step_min smallint not null, value integer not null, quality smallint not null, primary key (device_id, metric, ts))`);
  const whole = { ...subject, from: new Date(Date.parse(subject.to) - 760 * DAY_MS).toISOString() };
  let cursor: string | null = '';
  let copied = 0;
  while (cursor !== null) {
    const path: string = `${readingsPath(whole, 'items', 20_000)}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: ReadingsPage<RawReading> = await apiGet(application, subject.cookie, path);
    await client.query(
      `insert into bench_readings select $1, 0, ts, step, value, 1
       from unnest($2::timestamptz[], $3::int[], $4::int[]) as incoming (ts, step, value)`,
      [
        subject.device.id,
        page.items.map(({ timestamp }) => timestamp),
        page.items.map(({ intervalSeconds }) => intervalSeconds / 60),
        page.items.map(({ powerW }) => powerW),
      ],
    );
    copied += page.items.length;
    cursor = page.nextCursor;
  }
  await client.query('vacuum analyze bench_readings');
  await client.end();
  return copied;
}

function row(label: string, rounds: readonly Round[], limit: readonly Round[]): string {
  const of = (pick: (round: Round) => number, set = rounds) => median(set.map(pick));
  const ratio = of(({ perSecond }) => perSecond) / of(({ perSecond }) => perSecond, limit);
  const figures = [of((r) => r.perSecond), of((r) => r.p50Ms), of((r) => r.p95Ms), of((r) => r.p99Ms)];
  return [
    label.padEnd(24),
    ...figures.map((figure) => figure.toFixed(1).padStart(9)),
    ratio.toFixed(2).padStart(8),
  ].join(' ');
}

/** 30 days of half-hours through the whole API, against a bare Node http + pg handler of the same rows in the same run. */
export async function benchReadings(): Promise<void> {
  const application = await startApplication(PORTS);
  try {
    const subject = await chooseSubject(application);
    const copied = await copyAsPlainRows(application, subject);
    await application.startBareHandler();
    const headers = { cookie: subject.cookie };
    const bare: Target = {
      origin: application.bareOrigin,
      path: `/?deviceId=${subject.device.id}&from=${subject.from}&to=${subject.to}`,
      headers: {},
    };
    const api = (shape: string): Target => ({
      origin: application.apiOrigin,
      path: `/api/v1${readingsPath(subject, shape, 1_500)}`,
      headers,
    });
    console.log(
      `\n30 days of one meter, ${copied} readings stored; ${cpus().length} x ${cpus()[0]?.model}, ${arch()} ${release()}, Node ${process.version}`,
    );
    console.log(
      `medians of ${ROUNDS} rounds of ${REQUESTS_PER_ROUND} requests; ratio = throughput / bare handler\n`,
    );
    console.log('                          answers/s    p50 ms    p95 ms    p99 ms    ratio');
    for (const clients of CLIENTS) {
      const rounds: Record<'bare' | 'items' | 'columns', Round[]> = { bare: [], items: [], columns: [] };
      for (let round = 0; round < ROUNDS; round++) {
        rounds.bare.push(await measure(bare, clients, REQUESTS_PER_ROUND));
        rounds.items.push(await measure(api('items'), clients, REQUESTS_PER_ROUND));
        rounds.columns.push(await measure(api('columns'), clients, REQUESTS_PER_ROUND));
      }
      for (const [label, measured] of Object.entries(rounds))
        console.log(row(`${label}, ${clients} clients`, measured, rounds.bare));
    }
  } finally {
    await application.stop();
  }
}
