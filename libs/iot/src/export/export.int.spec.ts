import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type {
  ExportedReading,
  ReadingItem,
  ReadingsExport,
  ReadingsPage,
  Statistics,
} from '@coprowatt/contracts';
import { addDays, eachDay, startOfDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { TEST_PASSWORD } from '@coprowatt/identity/testing';
import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { MeterScopes } from '../meter/meter-scope.service.ts';
import type { Meter } from '../meter/meter.entity.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { insertMeter } from '../testing.ts';
import { ExportController } from './export.controller.ts';
import { ExportService, type ExportFile } from './export.service.ts';
import { MOST_EXPORTS_AT_ONCE } from './running-exports.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';

const ZONE = 'Europe/Paris';
const METRIC = 'electricity_consumption';
const FIRST = '2025-10-20';
const LAST = '2026-06-22';
const HOLE = '2026-06-10';
const DAILY_ONLY = '2026-06-12';
const WHOLE = { from: FIRST, to: addDays(LAST, 1) };
const GRANULARITIES = ['raw', 'hour', 'day', 'month'] as const;

let app: IotApp;
let lift: Meter;
let lighting: Meter;
let dwelling: Meter;

beforeAll(async () => {
  app = await startIotApp({ ROLE: 'api' }); // without ticks, which would read beside
  const db = app.test.database.dataSource;
  const common = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
  lift = await insertMeter(db, common, { askedFrom: FIRST, label: 'Ascenseur, escalier "A"' });
  lighting = await insertMeter(db, common, {
    askedFrom: '2026-06-01',
    label: '=SOMME(A1:A9)',
    prmLast4: '0102',
  });
  dwelling = await insertMeter(db, common, {
    usage: 'private',
    organisationId: null,
    holderUserId: app.people.co_owner.id,
    askedFrom: FIRST,
    label: 'Chez moi',
  });
  const store = app.test.app.get(ReadingStore);
  const days = eachDay(FIRST, addDays(LAST, 1)).map((date) => ({ date, zone: ZONE }));
  const gap = startOfDay(HOLE, ZONE);
  const halves = days.flatMap((day, index) => wholeDay(day, 30, (slot) => 101 + slot + index));
  const holed = halves.filter(
    ({ startMs }) =>
      !(startMs >= gap && startMs < gap + 2 * 3_600_000) &&
      !(startMs >= startOfDay(DAILY_ONLY, ZONE) && startMs < startOfDay(addDays(DAILY_ONLY, 1), ZONE)),
  );
  await store.writeCurve({ id: lift.id, timeZone: ZONE }, METRIC, holed);
  await store.writeOperatorDays({ id: lift.id, timeZone: ZONE }, METRIC, [
    { localDate: DAILY_ONLY, energyWh: 5_000 },
    { localDate: LAST, energyWh: 1 },
  ]);
  await store.writeMaximumPower({ id: lift.id, timeZone: ZONE }, [
    { localDate: LAST, va: 6_120, atMs: Date.parse('2026-06-22T17:12:41Z') },
  ]);
  const minutes = days
    .filter(({ date }) => date >= '2026-06-01')
    .flatMap((day) => wholeDay(day, 5, (slot) => 7 + (slot % 3)));
  await store.writeCurve({ id: lighting.id, timeZone: ZONE }, METRIC, minutes);
  await store.writeCurve({ id: dwelling.id, timeZone: ZONE }, METRIC, halves.slice(-48));
}, 120_000);
afterAll(() => app.test.close());

type Query = Record<string, string | number>;
type Who = 'syndic' | 'co_owner';
const path = (): string => `/buildings/${app.lille.id}/iot/export`;
const json = async (query: Query, who: Who = 'syndic'): Promise<ReadingsExport> => {
  const { body } = await app.get(path(), who, { format: 'json', ...query }).expect(200);
  return body as ReadingsExport;
};
const readings = async (query: Query): Promise<ReadingsPage> => {
  const items: ReadingItem[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const asked = { limit: 20_000, ...query, ...(cursor && { cursor }) };
    const { body } = await app.get(`/buildings/${app.lille.id}/iot/readings`, 'syndic', asked).expect(200);
    const page = body as ReadingsPage;
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return { ...page, items };
  }
  throw new Error('unreachable');
};
const withoutLocalTime = ({ localTime: _, ...item }: ExportedReading): ReadingItem => item;

const lines = (text: string, delimiter = ';'): string[][] =>
  parse(text, { delimiter, bom: true, record_delimiter: '\r\n' }) as string[][];
const csv = async (query: Query, who: Who = 'syndic'): Promise<string> =>
  (await app.get(path(), who, { format: 'csv', ...query }).expect(200)).text;
const bytes = async (query: Query): Promise<Buffer> => {
  const answer = await app.get(path(), 'syndic', query).responseType('blob').expect(200);
  return answer.body as Buffer;
};
interface AuditedExport {
  id: string;
  outcome: string;
  organisationId: string | null;
  subjectId: string;
  facts: object;
}
const audited = (): Promise<AuditedExport[]> =>
  app.test.database.dataSource.query<AuditedExport[]>(
    `select id, outcome, organisation_id as "organisationId", subject_id as "subjectId", facts::json as facts
     from audit_logs where act = 'export.made'`,
  );
/** The rows written since; the clock of the tests stands still, so only their ids tell them apart. */
const auditedSince = async (before: AuditedExport[]): Promise<AuditedExport[]> => {
  const known = new Set(before.map(({ id }) => id));
  return (await audited()).filter(({ id }) => !known.has(id));
};
function* repeat(bytes: Buffer): Generator<Buffer> {
  for (;;) yield bytes;
}
const wattMinutes = (values: number[]): number =>
  values.reduce((sum, value) => sum + Math.round(value * 60), 0);

describe('who may export', () => {
  it('is nobody without a session, and a stranger finds nothing', async () => {
    await app.get(path(), null, { format: 'csv' }).expect(401);
    for (const who of ['other', 'admin'] as const) await app.get(path(), who, { format: 'csv' }).expect(404);
    await app
      .get(`/buildings/${app.lyon.id}/iot/export`, 'other', { format: 'csv', deviceId: lift.id })
      .expect(404);
  });

  it('takes common meters along with those who share them, and a private one with its holder alone', async () => {
    for (const who of ['syndic', 'council', 'co_owner'] as const)
      await app.get(path(), who, { format: 'json', granularity: 'month' }).expect(200);
    await app.get(path(), 'occupant', { format: 'json' }).expect(403);
    for (const who of ['syndic', 'council', 'occupant'] as const)
      await app.get(path(), who, { format: 'json', deviceId: dwelling.id }).expect(404);
    const own = await json({ deviceId: dwelling.id, granularity: 'day' }, 'co_owner');
    expect(own.rows).toHaveLength(1);
    const all = await json({ granularity: 'raw', from: LAST, to: addDays(LAST, 1) });
    expect(new Set(all.head.meters.map(({ id }) => id))).toEqual(new Set([lift.id, lighting.id]));
    expect(JSON.stringify(all)).not.toContain(dwelling.id);
  });

  it('refuses what it does not know, with a problem document and no file', async () => {
    for (const query of [
      {},
      { format: 'pdf' },
      { format: 'csv', lang: 'xx' },
      { format: 'csv', x: '1' },
      { format: 'csv', from: '2026-06-02', to: '2026-06-01' },
    ]) {
      const answer = await app.get(path(), 'syndic', query as Query).expect(400);
      expect(answer.headers['content-disposition']).toBeUndefined();
      expect(answer.body).toMatchObject({ code: 'validation_failed' });
    }
  });
});

describe('what an export holds', () => {
  it.each(GRANULARITIES)('is what readings give by %s, to the last digit', async (granularity) => {
    const file = await json({ granularity, ...WHOLE });
    const page = await readings({ granularity, ...WHOLE });
    expect(file.rows.map(withoutLocalTime)).toEqual(page.items);
    expect(file.head).toMatchObject({ from: page.from, to: page.to, unit: page.unit, timeZone: ZONE });
    expect(file.head.coverage.completeness).toBeCloseTo(page.completeness ?? NaN, 12);
    expect(file.head.coverage.expectedFrom).toBe(page.expectedFrom);
    expect(file.end.rows).toBe(page.items.length);
    expect(Math.round((file.end.total ?? NaN) * 60)).toBe(wattMinutes(page.items.map(({ value }) => value)));
  });

  it('sums to the statistics of the same period, exactly', async () => {
    for (const deviceId of [undefined, lift.id, lighting.id]) {
      const query = { ...WHOLE, ...(deviceId && { deviceId }) };
      const { body } = await app
        .get(`/buildings/${app.lille.id}/iot/statistics`, 'syndic', query)
        .expect(200);
      const { period } = body as Statistics;
      for (const granularity of ['day', 'month']) {
        const { end } = await json({ granularity, ...query });
        expect(Math.round((end.total ?? NaN) * 60)).toBe(Math.round((period.value?.energyWh ?? NaN) * 60));
      }
    }
  });

  it('is the period of readings by default, and edges within a day are kept', async () => {
    const { head } = await json({ granularity: 'day' });
    expect([head.fromLocal, head.toLocal]).toEqual([
      '2026-05-24T00:00:00+02:00',
      '2026-06-23T00:00:00+02:00',
    ]);
    const within = { deviceId: lift.id, from: '2026-06-01T08:10:00Z', to: '2026-06-01T10:00:00Z' };
    for (const granularity of GRANULARITIES) {
      const file = await json({ granularity, ...within });
      const page = await readings({ granularity, ...within });
      expect(file.rows.map(withoutLocalTime)).toEqual(page.items);
      expect(file.head.coverage.completeness).toBe(page.completeness);
    }
  });

  it('counts holes and gives them no row', async () => {
    const query = { deviceId: lift.id, from: HOLE, to: '2026-06-13' };
    const raw = await json(query);
    expect(raw.rows).toHaveLength(44 + 48);
    expect(raw.head.coverage).toMatchObject({
      expectedMinutes: 3 * 1_440,
      coveredMinutes: (44 + 48) * 30,
      days: { whole: 1, partial: 1, missing: 1 },
    });
    const days = await json({ ...query, granularity: 'day' });
    expect(days.head.coverage.days).toEqual({ whole: 2, partial: 1, missing: 0 });
    const nothing = await json({ ...query, from: '2024-01-01', to: '2024-02-01' });
    expect(nothing).toMatchObject({
      rows: [],
      end: { rows: 0, total: null },
      head: { coverage: { completeness: null } },
    });
  });

  it.each(GRANULARITIES)('totals nothing of a week to come by %s, and says why', async (granularity) => {
    const week = { granularity, from: addDays(LAST, 8), to: addDays(LAST, 15), lang: 'en' };
    const { head, rows, end } = await json(week);
    expect({ rows, end }).toEqual({ rows: [], end: { rows: 0, total: null, complete: true } });
    expect(head.method.at(-1)).toMatch(/^No rows: nothing .* which is not 0\.$/);
    const table = lines(await csv(week), ',');
    expect(table.flat()).toContain(head.method.at(-1));
    expect(table.at(-1)?.slice(0, 5)).toEqual(['End of file', 'Rows', '0', 'Total (Wh)', '']);
    const { Sheets } = read(await bytes({ format: 'xlsx', ...week }));
    const about = utils.sheet_to_json<unknown[]>(Sheets['About'] ?? {}, { header: 1 });
    expect(about.at(-1)).toEqual(['End of file', 'Rows', 0, 'Total (Wh)']);
  });

  it('may be asked from 1970 on: days of which nothing can be known are not read', async () => {
    const read = jest.spyOn(app.test.app.get(ReadingStore), 'readDays');
    const { end } = await json({ granularity: 'day', from: '1970-01-01', to: '9998-01-01' });
    expect(end.rows).toBe(eachDay(FIRST, addDays(LAST, 1)).length);
    expect(read.mock.calls.length).toBeLessThan(10);
    read.mockRestore();
  });
});

describe('a CSV', () => {
  it('opens in a French spreadsheet: a head, titles with units, semicolons, decimal commas, a last line', async () => {
    const file = await csv({ granularity: 'raw', deviceId: lift.id, from: HOLE, to: addDays(HOLE, 1) });
    expect(file.startsWith('\ufeff"')).toBe(true);
    expect(file.endsWith('\r\n')).toBe(true);
    const table = lines(file); // every line has as many fields, or this throws
    const titles = table.findIndex(([first]) => first === 'Début (heure locale)');
    expect(table[titles]).toEqual([
      'Début (heure locale)',
      'Décalage UTC',
      'Début (UTC)',
      'Compteur',
      'Numéro du compteur',
      'Durée (min)',
      'Consommation d’électricité (Wh)',
      'Puissance moyenne (W)',
      'Qualité',
      'Identifiant du compteur',
    ]);
    const rows = table.slice(titles + 1, -1);
    const { items } = await readings({ deviceId: lift.id, from: HOLE, to: addDays(HOLE, 1) });
    expect(rows.map((row) => Number(row[6]?.replace(',', '.')))).toEqual(items.map(({ value }) => value));
    expect(rows.map((row) => row[2])).toEqual(items.map(({ timestamp }) => timestamp.replace('.000Z', 'Z')));
    expect(rows[0]?.slice(0, 6)).toEqual([
      `${HOLE} 02:00:00`,
      'UTC+02:00',
      `${HOLE}T00:00:00Z`,
      'Ascenseur, escalier "A"',
      '…0101',
      '30',
    ]);
    expect(rows[1]?.[6]).toMatch(/^\d+(,5)?$/);
    expect(table.at(-1)?.slice(0, 4)).toEqual(['Fin du fichier', 'Lignes', '44', 'Total (Wh)']);
    const facts = Object.fromEntries(table.slice(0, titles).map(([name, value]) => [name, value]));
    expect(facts).toMatchObject({ 'Complétude (%)': '91,66', 'Jours partiels': '1', 'Jours manquants': '0' });
  });

  it('is plain for programs: keys, commas, points, nothing but rows', async () => {
    const file = await csv({
      granularity: 'day',
      dialect: 'plain',
      deviceId: lift.id,
      from: '2026-06-11',
      to: '2026-06-13',
    });
    const [keys, ...rows] = lines(file, ',');
    expect(keys?.slice(0, 8)).toEqual([
      'local_date',
      'utc_offset',
      'utc',
      'value',
      'basis',
      'curve_wh',
      'operator_wh',
      'differs',
    ]);
    expect(file.startsWith('local_date,')).toBe(true);
    expect(rows).toHaveLength(2);
    expect(rows[1]?.slice(0, 8)).toEqual([
      '2026-06-12',
      'UTC+02:00',
      '2026-06-11T22:00:00Z',
      '5000',
      'operator',
      '',
      '5000',
      '',
    ]);
  });

  it('speaks the language that is asked, by default that of the person', async () => {
    const words = { fr: 'Immeuble', nl: 'Gebouw', en: 'Building', de: 'Gebäude' };
    for (const [lang, word] of Object.entries(words)) {
      const file = await csv({ granularity: 'month', lang });
      expect(lines(file, lang === 'en' ? ',' : ';')[0]?.slice(0, 2)).toEqual([word, app.lille.name]);
    }
    expect(lines(await csv({ granularity: 'month' }))[0]?.[0]).toBe('Immeuble');
  });

  it.each([
    [
      '2025-10-26',
      50,
      ['02:00:00 UTC+02:00', '02:30:00 UTC+02:00', '02:00:00 UTC+01:00', '02:30:00 UTC+01:00'],
    ],
    ['2026-03-29', 46, []],
  ])('tells the hours of %s apart', async (date, count, twice) => {
    const table = lines(await csv({ deviceId: lift.id, from: date, to: addDays(date, 1) }));
    const rows = table.filter(([time]) => time?.startsWith(`${date} `));
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map((row) => row[2])).size).toBe(count);
    const shown = rows.map(([time, offset]) => `${time?.slice(11)} ${offset}`);
    expect(shown.filter((time) => time.startsWith('02:'))).toEqual(twice);
  });

  it('is computed by no spreadsheet, whatever meter and building are called', async () => {
    const table = lines(await csv({ from: LAST, to: addDays(LAST, 1) }));
    const labels = new Set(table.flat().filter((cell) => cell.includes('SOMME')));
    expect(labels).toEqual(new Set(["'=SOMME(A1:A9)"]));
    for (const cell of table.flat()) expect(cell).not.toMatch(/^\s*[=+@-]/);
  });
});

describe('a workbook', () => {
  it('holds the readings as numbers and times, and labels as texts', async () => {
    const query = { from: '2026-06-01', to: '2026-06-03' };
    const book = read(await bytes({ format: 'xlsx', ...query }), { cellFormula: true });
    const sheet = book.Sheets['Données'] ?? {};
    const rows = utils.sheet_to_json<(string | number)[]>(sheet, { header: 1, raw: true }).slice(1);
    const { items } = await readings(query);
    expect(rows.map((row) => row[6])).toEqual(items.map(({ value }) => value));
    const instants = rows.map((row) => Math.round((Number(row[2]) - 25_569) * 86_400_000));
    expect(instants).toEqual(items.map(({ timestamp }) => Date.parse(timestamp)));
    expect(new Set(rows.map((row) => row[3]))).toEqual(new Set(['Ascenseur, escalier "A"', '=SOMME(A1:A9)']));
    expect(Object.values(sheet).some((cell: { f?: string }) => cell.f !== undefined)).toBe(false);
  });
});

describe('every format', () => {
  it.each(['csv', 'xlsx', 'json'])(
    '%s is an attachment with a harmless name, and shows no PRM',
    async (format) => {
      const db = app.test.database.dataSource;
      await db.query('update buildings set name = $2 where id = $1', [
        app.lille.id,
        'Le "Bœuf"\r\nX-A: b, Lille',
      ]);
      const answer = await app
        .get(path(), 'syndic', { format, granularity: 'day', lang: 'en' })
        .responseType('blob')
        .expect(200);
      await db.query('update buildings set name = $2 where id = $1', [app.lille.id, app.lille.name]);
      expect(answer.headers['content-disposition']).toBe(
        `attachment; filename="le-boeuf-x-a-b-lille-days-2026-05-24-2026-06-22.${format}"`,
      );
      expect(answer.headers['x-a']).toBeUndefined();
      expect((answer.body as Buffer).toString('latin1')).not.toMatch(/(?<![.\d])\d{14}(?!\d)/);
    },
  );

  it('is named after the meter that it is of', async () => {
    const answer = await app
      .get(path(), 'syndic', { format: 'json', deviceId: lift.id, lang: 'fr' })
      .expect(200);
    expect(answer.headers['content-disposition']).toMatch(
      /filename="[a-z-]+-ascenseur-escalier-a-courbe-2026-05-24-/,
    );
  });
});

describe('the audit log', () => {
  it('has one row a file, with what was taken along', async () => {
    const before = await audited();
    const { end } = await json({ granularity: 'day' });
    const [row, ...more] = await auditedSince(before);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      outcome: 'success',
      organisationId: app.lille.organisationId,
      subjectId: app.lille.id,
      facts: {
        format: 'json',
        granularity: 'day',
        from: '2026-05-24',
        to: '2026-06-22',
        meters: 2,
        rows: end.rows,
      },
    });
  });

  it('keeps what a holder takes of his own meter out of his syndic’s chain', async () => {
    const before = await audited();
    await json({ deviceId: dwelling.id, granularity: 'day' }, 'co_owner');
    expect((await auditedSince(before))[0]).toMatchObject({
      outcome: 'success',
      organisationId: null,
      subjectId: dwelling.id,
    });
  });

  it('has a row of what was refused', async () => {
    const before = await audited();
    await app.get(path(), 'syndic', { format: 'csv', deviceId: dwelling.id }).expect(404);
    expect((await auditedSince(before))[0]).toMatchObject({
      outcome: 'failure',
      facts: { code: 'not_found' },
    });
  });
});

describe('a file that is broken off', () => {
  const LONG = { granularity: 'raw', from: FIRST, to: addDays(LAST, 1) };
  const url = (format: string): string =>
    `${app.test.url}/api/v1${path()}?${new URLSearchParams({ format, ...LONG }).toString()}`;
  let cookie: string | null = null;
  const open = async (format: string): Promise<{ call: ClientRequest; answer: IncomingMessage }> => {
    cookie ??= await app.test.signIn(app.people.syndic.email, TEST_PASSWORD);
    const call = request(url(format), { headers: { cookie } });
    call.on('error', () => undefined);
    call.end();
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return { call, answer };
  };
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 30_000;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error('nothing happened');
      await delay(20);
    }
  };

  /** Stands before each page of the curve; the first is number 1. */
  const beforePage = (gate: (page: number) => Promise<void>): { count: () => number } => {
    const store = app.test.app.get(ReadingStore);
    const readCurve = store.readCurve.bind(store);
    let pages = 0;
    jest.spyOn(store, 'readCurve').mockImplementation(async (...asked) => {
      await gate(++pages);
      return readCurve(...asked);
    });
    return { count: () => pages };
  };
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each(['csv', 'xlsx', 'json'])(
    'by us, as %s, ends in a closed connection, never as a whole file',
    async (format) => {
      const before = await audited();
      beforePage(async (page) => {
        if (page === 3) throw new Error('the database is gone');
      });
      const { answer } = await open(format);
      expect(answer.statusCode).toBe(200);
      await expect(buffer(answer)).rejects.toThrow('aborted');
      expect(answer.complete).toBe(false);
      await until(async () => (await auditedSince(before)).length > 0);
      const [row, ...more] = await auditedSince(before);
      expect(more).toEqual([]);
      expect(row).toMatchObject({ outcome: 'failure', facts: { format, code: 'internal_error' } });
    },
  );

  it.each(['csv', 'xlsx', 'json'])('by its reader, as %s, is read no further', async (format) => {
    const before = await audited();
    const released = Promise.withResolvers<void>();
    const opened = jest.spyOn(app.test.app.get(ExportService), 'open');
    const { count } = beforePage(async (page) => {
      if (page === 2) await released.promise;
    });
    const { call, answer } = await open(format);
    answer.on('error', () => undefined).resume();
    await until(() => count() === 2);
    const file = (await opened.mock.results[0]?.value) as ExportFile | undefined;
    call.destroy();
    await until(() => file?.body.destroyed ?? true);
    released.resolve();
    await until(async () => (await auditedSince(before)).length > 0);
    const [row, ...more] = await auditedSince(before);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ outcome: 'failure', facts: { format, code: 'interrupted' } });
    expect(count()).toBe(2);
  });

  it('by us, too, when its reader takes nothing more', async () => {
    const body = Readable.from(repeat(Buffer.alloc(65_536, 'a')), { objectMode: false });
    const file: ExportFile = { name: 'endless.csv', type: 'text/csv', body };
    jest.spyOn(app.test.app.get(ExportService), 'open').mockResolvedValue(file);
    const controller = app.test.app.get(ExportController);
    const patience = controller.stalledAfterMs;
    controller.stalledAfterMs = 1_500;
    const { call, answer } = await open('csv');
    controller.stalledAfterMs = patience;
    answer.on('error', () => undefined); // neither read nor left
    await until(() => body.destroyed);
    expect(answer.complete).toBe(false);
    call.destroy();
  });

  it('fails before its head as any other request does', async () => {
    const store = app.test.app.get(ReadingStore);
    jest.spyOn(store, 'readDays').mockRejectedValueOnce(new Error('the database is gone'));
    const answer = await app.get(path(), 'syndic', { format: 'csv' }).expect(500);
    expect(answer.body).toMatchObject({ code: 'internal_error' });
    expect(answer.headers['content-disposition']).toBeUndefined();
  });

  it('is not begun beside too many others of the same person, and may be once one has ended', async () => {
    const released = Promise.withResolvers<void>();
    const { count } = beforePage(() => released.promise);
    const opened = jest.spyOn(app.test.app.get(ExportService), 'open');
    const calls = Array.from({ length: MOST_EXPORTS_AT_ONCE }, () => open('csv'));
    const refused = async (): Promise<boolean> =>
      (await app.get(path(), 'syndic', { format: 'json', granularity: 'month' })).status === 429;
    await until(() => opened.mock.calls.length === MOST_EXPORTS_AT_ONCE && count() > 0);
    const scopes = jest.spyOn(app.test.app.get(MeterScopes), 'of');
    const answer = await app.get(path(), 'syndic', { format: 'csv' }).expect(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(scopes).not.toHaveBeenCalled();
    const colleague = app.get(path(), 'council', { format: 'json', granularity: 'month' }).expect(200);
    released.resolve();
    await colleague;
    const [first, ...others] = await Promise.all(calls);
    await buffer(first!.answer);
    await until(async () => !(await refused()));
    for (const { call } of others) call.destroy();
  });

  it('waits for its turn: of all that are under way one page is read at a time', async () => {
    const store = app.test.app.get(ReadingStore);
    let [reading, most, pages] = [0, 0, 0];
    const counted =
      <Asked extends unknown[], Page>(read: (...asked: Asked) => Promise<Page>) =>
      async (...asked: Asked): Promise<Page> => {
        [reading, pages] = [reading + 1, pages + 1];
        most = Math.max(most, reading);
        return read(...asked).finally(() => (reading -= 1));
      };
    const [readCurve, readDays] = [store.readCurve.bind(store), store.readDays.bind(store)];
    jest.spyOn(store, 'readCurve').mockImplementation(counted(readCurve));
    jest.spyOn(store, 'readDays').mockImplementation(counted(readDays));
    const files = await Promise.all(['csv', 'json', 'xlsx', 'csv'].map(open));
    await Promise.all(files.map(({ answer }) => buffer(answer)));
    expect(pages).toBeGreaterThan(4 * files.length);
    expect(most).toBe(1);
  });
});

describe('the headers of a file alone', () => {
  it('are those of the file, of which nothing is read or noted', async () => {
    const cookie = await app.test.signIn(app.people.syndic.email, TEST_PASSWORD);
    const ask = (method: string, query: Record<string, string>): Promise<Response> =>
      fetch(`${app.test.url}/api/v1${path()}?${new URLSearchParams(query).toString()}`, {
        method,
        headers: { cookie },
      });
    const named = ({ status, headers }: Response) =>
      [status, headers.get('content-type'), headers.get('content-disposition')] as const;
    const store = app.test.app.get(ReadingStore);
    const opened = jest.spyOn(app.test.app.get(ExportService), 'open');
    const read = jest.spyOn(store, 'readDays');
    const before = await audited();
    for (const format of ['csv', 'xlsx', 'json']) {
      const query = { format, deviceId: lift.id, granularity: 'day' };
      const head = await ask('HEAD', query);
      expect([opened.mock.calls.length, read.mock.calls.length]).toEqual([0, 0]);
      expect(await auditedSince(before)).toEqual([]);
      const file = await ask('GET', query);
      expect(named(head)).toEqual(named(file));
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(0);
      for (const spy of [opened, read]) spy.mockClear();
      before.push(...(await auditedSince(before)));
    }
    expect((await ask('HEAD', { format: 'pdf' })).status).toBe(400);
    expect((await ask('HEAD', { format: 'csv', deviceId: dwelling.id })).status).toBe(404);
    jest.restoreAllMocks();
  });
});
