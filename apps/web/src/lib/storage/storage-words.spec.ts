import { afterEach, describe, expect, it } from '@jest/globals';
import type { StorageBudget } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { bytes } from '#lib/bytes.ts';
import { forecastFacts, retentionFacts, sizeFacts, storageLine, storageSentence } from './storage-words.ts';

const N = '\u00a0';
const NOW = Date.parse('2026-06-23T10:00:00Z');

const budget = (changes: Partial<StorageBudget> = {}): StorageBudget => ({
  measuredAt: '2026-06-23T10:00:00Z',
  store: 'packed',
  timescale: null,
  databaseBytes: 45_200_000,
  tables: [],
  curve: { intervals: 105_120, bytes: 500_000, uncompressedBytes: 14_821_920, ratio: 29.64, rowBytes: 141 },
  days: { rows: 3_285, bytes: 900_000 },
  oldest: '2023-06-23',
  newest: '2026-06-22',
  oldestCurve: '2024-06-08',
  retention: [
    {
      metric: 'electricity_consumption',
      months: 24,
      extraDays: 15,
      keptFrom: '2024-06-07',
      lastRun: { finishedAt: '2026-06-23T01:10:02Z', keptFrom: '2024-06-07', days: 3 },
      running: false,
      nextRunAt: '2026-06-24T01:10:00Z',
    },
  ],
  forecast: {
    meters: 3,
    intervalsPerDay: 144,
    curveBytes: 250_000,
    dayBytes: 300_000,
    freedBytes: 240_000,
    bytesPerMeter: 183_000,
    databaseBytes: 45_510_000,
  },
  lastBackup: { finishedAt: '2026-06-22T20:00:00Z', bytes: 3_100_000 },
  estimates: [],
  ...changes,
});

afterEach(() => {
  language.current = 'fr';
});

describe('the words of the storage', () => {
  it('names sizes in the reader’s language, a figure and its unit never apart', () => {
    language.current = 'fr';
    expect([0, 999, 2_100, 45_200_000, 1_250_000_000].map((size) => bytes(size))).toEqual([
      `0${N}octet`,
      `999${N}octets`,
      `2,1${N}ko`,
      `45${N}Mo`,
      `1,3${N}Go`,
    ]);
    language.current = 'de';
    expect(bytes(2_100_000)).toBe(`2,1${N}MB`);
  });

  it('counts the days since the last backup by the platform’s midnight', () => {
    language.current = 'fr';
    const lastBackup = { finishedAt: '2026-06-22T22:30:00Z', bytes: 1 };
    const line = (now: string) => storageLine(budget({ lastBackup }), Date.parse(now), false);
    expect(line('2026-06-23T10:00:00Z')).toContain('sauvegarde aujourd’hui');
    expect(line('2026-06-23T22:10:00Z')).toContain('sauvegarde hier');
  });

  it('says in one line what grows, when curves are dropped and when the last backup was', () => {
    language.current = 'fr';
    expect(storageLine(budget(), NOW, false)).toBe(
      `183${N}ko par compteur et par an · rétention 03:10 · sauvegarde hier`,
    );
    expect(storageLine(budget({ forecast: null, lastBackup: null }), NOW, true)).toBe(
      `45${N}Mo en tout · rétention 03:10 · aucune sauvegarde`,
    );
  });

  it('says of a backup that it goes by the machine’s time where the product’s is simulated', () => {
    language.current = 'en';
    const told = (simulated: boolean) => [
      storageLine(budget(), NOW, simulated),
      retentionFacts(budget(), simulated).at(-1)?.text,
    ];
    expect(told(true)).toEqual([
      expect.stringMatching(/ · backup yesterday \(machine time\)$/),
      expect.stringMatching(/22:00 \(machine time\), 3\.1/),
    ]);
    expect(told(false).join(' ')).not.toContain('machine time');
  });

  it('tells an empty database from one whose meters are silent', () => {
    language.current = 'en';
    expect(storageSentence(budget())).toContain('In a year it will take about');
    expect(storageSentence(budget({ forecast: null }))).toContain('No meter has delivered');
    expect(storageSentence(budget({ forecast: null, oldest: null }))).toContain('No reading is stored yet');
  });

  it('says which form the curves have, and how much less than plain rows that is', () => {
    language.current = 'en';
    const texts = (changes: Partial<StorageBudget> = {}): string =>
      sizeFacts(budget(changes))
        .map(({ text }) => text)
        .join(' | ');
    expect(texts()).toContain(`30 times less than plain rows (15${N}MB, that is 141 bytes a reading`);
    expect(texts()).toContain('packed days, in PostgreSQL alone');
    expect(texts({ store: 'rows' })).toContain('not compressed by this server');
    const timescale = {
      version: '2.23.0',
      licence: 'timescale',
      compresses: true,
      chunks: 110,
      compressedChunks: 108,
      waitingChunks: 0,
      compressedAt: null,
      failure: null,
      compression: null,
    } as const;
    expect(texts({ store: 'rows', timescale })).toContain('compressed by TimescaleDB 2.23.0');
    expect(texts({ store: 'rows', timescale })).toContain('108 of 110, 0 waiting');
    expect(texts({ store: 'rows', timescale })).not.toContain('tried again');
    const failed = (message: string | null) =>
      texts({ store: 'rows', timescale: { ...timescale, failure: { chunk: '_hyper_1_7_chunk', message } } });
    expect(failed('No space left')).toContain('_hyper_1_7_chunk: No space left; tried again');
    expect(failed(null)).toContain('_hyper_1_7_chunk: the week was in use; tried again');
    const curve = { ...budget().curve, intervals: 0, ratio: null };
    expect(texts({ curve })).toContain('no curve to compare yet');
  });

  it('explains retention and forecast, and forecasts nothing of silent meters', () => {
    language.current = 'en';
    const [kept] = budget().retention;
    const injected = { ...kept!, metric: 'electricity_production', months: 1 } as const;
    const [used, given] = retentionFacts(budget({ retention: [kept!, injected] }), false);
    expect(used?.text).toMatch(/^kept for 24 months and 15 days: .+ · .+3 days of curve removed/);
    expect(given?.text).toMatch(/^kept for 1 month and 15 days: /);
    expect(retentionFacts(budget({ lastBackup: null }), true).at(-1)?.text).toContain('npm run backup');
    expect(forecastFacts(budget()).at(-1)?.text).toBe('3 meters deliver a curve, 144 readings a day');
    expect(forecastFacts(budget({ forecast: null }))).toEqual([]);
  });
});
