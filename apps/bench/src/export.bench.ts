import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Building, MeResponse } from '@coprowatt/contracts';
import { addDays, localDateOf, monthsBefore } from '@coprowatt/energy';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type Application, startApplication } from './application.ts';
import { withMemory } from './export/memory.ts';
import { median } from './load.ts';
import { machine } from './machine.ts';
import { apiGet, signIn } from './readings/subject.ts';
import { megabytes, printTable } from './sync/table.ts';

const PORTS = { api: 24520, sandbox: 24597, bare: 24530 };
const ROUNDS = 3;
const MONTHS = 24;
const FILES = {
  'csv, plain': 'format=csv&dialect=plain',
  csv: 'format=csv',
  json: 'format=json',
  xlsx: 'format=xlsx',
};

/** One file as it came. */
interface Taken {
  bytes: number;
  seconds: number;
}

/** 24 months of half-hours of the demonstration's three common meters in each format, against COPY of the same rows to its client. */
export async function benchExport(): Promise<void> {
  const application = await startApplication(PORTS);
  try {
    const cookie = await signIn(application);
    const url = await exportUrl(application, cookie);
    const copied = await bareTable(application, () => open(`${url}&${FILES['csv, plain']}`, cookie));
    const figures: Record<string, string[]> = {};
    const taken: Record<string, Taken[]> = { COPY: [] };
    for (let round = 0; round < ROUNDS; round++) {
      taken['COPY']?.push(await timed(() => copied.open()));
      for (const [name, query] of Object.entries(FILES)) {
        const { result, beforeBytes, peakBytes } = await withMemory(() =>
          timed(() => open(`${url}&${query}`, cookie)),
        );
        (taken[name] ??= []).push(result);
        figures[name] = [megabytes(beforeBytes), megabytes(peakBytes)];
      }
    }
    const bareSeconds = median((taken['COPY'] ?? []).map(({ seconds }) => seconds));
    console.log(`\n${machine()}`);
    printTable(
      `${MONTHS} months of three meters, ${copied.rows.toLocaleString('en')} readings; medians of ${ROUNDS} rounds, memory of the last`,
      ['', 'MB', 'seconds', 'MB/s', 'readings/s', 'speed / COPY', 'MB before', 'MB at most'],
      Object.entries(taken).map(([name, all]) => [
        name,
        ...speedOf(all, copied.rows, bareSeconds),
        ...(figures[name] ?? []),
      ]),
    );
    await copied.end();
  } finally {
    await application.stop();
  }
}

function speedOf(all: readonly Taken[], rows: number, bareSeconds: number): string[] {
  const seconds = median(all.map((one) => one.seconds));
  const bytes = median(all.map((one) => one.bytes));
  return [
    (bytes / 1e6).toFixed(1),
    seconds.toFixed(2),
    (bytes / 1e6 / seconds).toFixed(1),
    Math.round(rows / seconds).toString(),
    (bareSeconds / seconds).toFixed(2),
  ];
}

async function timed(begin: () => Promise<Readable>): Promise<Taken> {
  const startedAt = performance.now();
  let bytes = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done();
    },
  });
  await pipeline(await begin(), sink);
  return { bytes, seconds: (performance.now() - startedAt) / 1_000 };
}

async function open(url: string, cookie: string): Promise<Readable> {
  const answer = await fetch(url, { headers: { cookie } });
  if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}`);
  return Readable.fromWeb(answer.body);
}

/** The building in Lille, 24 months that end two days ago. */
async function exportUrl(application: Application, cookie: string): Promise<string> {
  const { now } = await apiGet<MeResponse>(application, cookie, '/auth/me');
  const { items } = await apiGet<{ items: Building[] }>(application, cookie, '/buildings');
  const building = items.find(({ name }) => name.includes('Lille'));
  if (!building) throw new Error('the demo has no building in Lille');
  const end = addDays(localDateOf(Date.parse(now), 'Europe/Paris'), -2);
  const first = monthsBefore(end, MONTHS);
  return `${application.apiOrigin}/api/v1/buildings/${building.id}/iot/export?granularity=raw&from=${first}&to=${end}`;
}

/** The same rows in a table without anything beside. */
async function bareTable(
  { databaseUrl }: Application,
  file: () => Promise<Readable>,
): Promise<{ rows: number; open(): Promise<Readable>; end(): Promise<void> }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`create table bench_exported (local_time timestamp, utc_offset text, utc timestamptz, meter text, meter_number text,
    minutes smallint, value double precision, power_w integer, quality text, device_id uuid)`);
  await pipeline(
    await file(),
    client.query(copyFrom('copy bench_exported from stdin (format csv, header true)')),
  );
  const { rows } = await client.query<{ count: string }>('select count(*) from bench_exported');
  return {
    rows: Number(rows[0]?.count),
    open: async () => client.query(copyTo('copy bench_exported to stdout (format csv)')),
    end: () => client.end(),
  };
}
