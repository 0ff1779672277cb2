import type { Building, LinkyDevice, MeResponse, RawReading, ReadingsPage } from '@coprowatt/contracts';
import pg from 'pg';
import type { Application } from '../application.ts';

const DAY_MS = 86_400_000;

/** Whom the questions are about, and who asks. */
export interface Subject {
  cookie: string;
  building: Building;
  device: LinkyDevice;
  /** Instants, 30 whole days apart. */
  from: string;
  to: string;
}

export async function apiGet<Body>(application: Application, cookie: string, path: string): Promise<Body> {
  const answer = await fetch(`${application.apiOrigin}/api/v1${path}`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return (await answer.json()) as Body;
}

export async function signIn(application: Application): Promise<string> {
  const answer = await fetch(`${application.apiOrigin}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'syndic@demo.test', password: 'demo-copro-watt' }),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** The 30 whole days before the last two, of the demo's first meter: all of them are published. */
export async function chooseSubject(application: Application): Promise<Subject> {
  const cookie = await signIn(application);
  const { now } = await apiGet<MeResponse>(application, cookie, '/auth/me');
  const { items: buildings } = await apiGet<{ items: Building[] }>(application, cookie, '/buildings');
  const building = buildings.find(({ name }) => name.includes('Lille'));
  if (!building) throw new Error('the demo has no building in Lille');
  const path = `/buildings/${building.id}/iot/linky/devices`;
  const { items: devices } = await apiGet<{ items: LinkyDevice[] }>(application, cookie, path);
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

/** Path and query of the subject's curve. */
export const curvePath = ({ building, device, from, to }: Subject, shape: string, limit: number): string =>
  `/buildings/${building.id}/iot/readings?metric=electricity_consumption&deviceId=${device.id}&granularity=raw&from=${from}&to=${to}&shape=${shape}&limit=${limit}`;

/** The same readings as plain rows with the same key, for the bare handler; all that the API holds, not the 30 days alone. */
export async function copyAsPlainRows(application: Application, subject: Subject): Promise<number> {
  const client = new pg.Client({ connectionString: application.databaseUrl });
  await client.connect();
  await client.query(`create table bench_readings (device_id uuid not null, metric smallint not null, ts timestamptz not null,
    step_min smallint not null, value integer not null, quality smallint not null, primary key (device_id, metric, ts))`);
  const whole = { ...subject, from: new Date(Date.parse(subject.to) - 760 * DAY_MS).toISOString() };
  let cursor: string | null = '';
  let copied = 0;
  while (cursor !== null) {
    const path: string = `${curvePath(whole, 'items', 20_000)}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
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
