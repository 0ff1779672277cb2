import { gzipSync } from 'node:zlib';
import type { Application } from '../application.ts';
import { printTable } from '../sync/table.ts';
import { curvePath, type Subject } from './subject.ts';

/** What 30 days of half-hours weigh, as the API sends them and as a proxy does that compresses (`gzip -6`). */
export async function measureSizes(application: Application, subject: Subject): Promise<void> {
  const rows: string[][] = [];
  for (const shape of ['items', 'columns']) {
    const url = `${application.apiOrigin}/api/v1${curvePath(subject, shape, 1_500)}`;
    const answer = await fetch(url, { headers: { cookie: subject.cookie } });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    const body = Buffer.from(await answer.arrayBuffer());
    rows.push([shape, kilobytes(body), kilobytes(gzipSync(body, { level: 6 }))]);
  }
  printTable('30 days of half-hours of one meter, kB', ['', 'plain', 'gzip'], rows);
}

const kilobytes = (body: Buffer): string => (body.length / 1_000).toFixed(1);
