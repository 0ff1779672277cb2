import { Pool } from 'undici';

/** What a round of requests took. Latencies in milliseconds, throughput in answers a second. */
export interface Round {
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

/** One GET to be repeated. */
export interface Target {
  origin: string;
  path: string;
  headers: Record<string, string>;
  /** What every answer must be. */
  status: number;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function get(pool: Pool, { path, headers, status }: Target): Promise<void> {
  const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
  await body.arrayBuffer();
  if (statusCode !== status) throw new Error(`${path} answered ${statusCode}`);
}

/** `clients` connections, each asking again as soon as it is answered, until `requests` answers have come after `warmUp`. */
export async function measure(
  target: Target,
  clients: number,
  requests: number,
  warmUp = 50,
): Promise<Round> {
  const pool = new Pool(target.origin, { connections: clients, pipelining: 1 });
  const latenciesMs: number[] = [];
  const drain = async (count: number, record: boolean) => {
    let left = count;
    const client = async () => {
      while (left-- > 0) {
        const startedAt = performance.now();
        await get(pool, target);
        if (record) latenciesMs.push(performance.now() - startedAt);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
  };
  await drain(warmUp, false);
  const startedAt = performance.now();
  await drain(requests, true);
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  latenciesMs.sort((a, b) => a - b);
  return {
    perSecond: latenciesMs.length / seconds,
    p50Ms: percentile(latenciesMs, 0.5),
    p95Ms: percentile(latenciesMs, 0.95),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
