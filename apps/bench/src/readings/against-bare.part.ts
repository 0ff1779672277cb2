import type { Application } from '../application.ts';
import { measure, median, type Round, type Target } from '../load.ts';
import { printTable } from '../sync/table.ts';
import { curvePath, type Subject } from './subject.ts';

const CLIENTS = [1, 8, 32];
const ROUNDS = 5;
const REQUESTS_PER_ROUND = 300;

/** A question to us, and the bare handler's to compare it with. */
interface Pair {
  name: string;
  /** What the bare handler does differently under that name. */
  limit?: string;
  ours: Target;
  bare: Target;
}

/** (a) 30 days of half-hours and their statistics through the whole API, against a bare handler of the same facts. */
export async function measureAgainstBare(application: Application, subject: Subject): Promise<void> {
  const pairs = await pairsOf(application, subject);
  const rows: string[][] = [];
  for (const clients of CLIENTS)
    for (const { name, limit = '', ours, bare } of pairs) {
      const [limits, rounds]: [Round[], Round[]] = [[], []];
      for (let round = 0; round < ROUNDS; round++) {
        limits.push(await measure(bare, clients, REQUESTS_PER_ROUND));
        rounds.push(await measure(ours, clients, REQUESTS_PER_ROUND));
      }
      rows.push(
        rowOf(`bare ${name}${limit}, ${clients} clients`, limits, limits),
        rowOf(`${name}, ${clients} clients`, rounds, limits),
      );
    }
  printTable(
    `(a) 30 days of one meter; medians of ${ROUNDS} rounds of ${REQUESTS_PER_ROUND} requests; ratio: of answers a second`,
    ['what', 'answers/s', 'p50 ms', 'p95 ms', 'p99 ms', 'ratio'],
    rows,
  );
}

async function pairsOf(application: Application, subject: Subject): Promise<Pair[]> {
  const { building, device, from, to, cookie } = subject;
  const headers = { cookie };
  const days = { from: from.slice(0, 10), to: to.slice(0, 10) };
  const ours = (path: string): Target => ({
    origin: application.apiOrigin,
    path: `/api/v1${path}`,
    headers,
    status: 200,
  });
  const bare = (path: string): Target => ({ origin: application.bareOrigin, path, headers: {}, status: 200 });
  const rows = bare(`/readings?deviceId=${device.id}&from=${from}&to=${to}`);
  const items = ours(curvePath(subject, 'items', 1_500));
  const statistics = `/statistics?deviceId=${device.id}&from=${days.from}&to=${days.to}`;
  return [
    { name: 'items', ours: items, bare: rows },
    { name: 'columns', ours: ours(curvePath(subject, 'columns', 1_500)), bare: rows },
    { name: 'statistics', ours: ours(`/buildings/${building.id}/iot${statistics}`), bare: bare(statistics) },
    { name: '304', ours: await unchanged(items), bare: await unchanged(rows) },
    {
      name: '304',
      limit: ' that asks the versions',
      ours: await unchanged(items),
      bare: await unchanged({ ...rows, path: `${rows.path}&versions` }),
    },
  ];
}

/** The same question of whoever has the answer already. */
async function unchanged(target: Target): Promise<Target> {
  const answer = await fetch(`${target.origin}${target.path}`, { headers: target.headers });
  const etag = answer.headers.get('etag');
  if (!etag) throw new Error(`${target.path} has no validator`);
  return { ...target, headers: { ...target.headers, 'if-none-match': etag }, status: 304 };
}

function rowOf(name: string, rounds: readonly Round[], limits: readonly Round[]): string[] {
  const of = (pick: (round: Round) => number, set = rounds): number => median(set.map(pick));
  const perSecond = ({ perSecond }: Round): number => perSecond;
  return [
    name,
    of(perSecond).toFixed(1),
    of(({ p50Ms }) => p50Ms).toFixed(1),
    of(({ p95Ms }) => p95Ms).toFixed(1),
    of(({ p99Ms }) => p99Ms).toFixed(1),
    (of(perSecond) / of(perSecond, limits)).toFixed(2),
  ];
}
