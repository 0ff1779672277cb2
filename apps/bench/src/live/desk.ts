import { IdentityModule, WebSessions } from '@coprowatt/identity';
import { IotModule, ReadingStore, type StoredMeter } from '@coprowatt/iot';
import { PARTS } from '@coprowatt/linky/testing';
import { DatabaseModule, PlatformModule } from '@coprowatt/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import express from 'express';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { METRIC } from '../store/clones.ts';
import { surgeDay } from './population.ts';

/** The application's own parts in this process, which works on nothing and serves nobody. */
export function openDesk(env: Record<string, string>): Promise<INestApplicationContext> {
  Object.assign(process.env, env, { ROLE: 'api' });
  const root = {
    module: class BenchDesk {},
    imports: [PlatformModule, DatabaseModule.forRoot(PARTS), IdentityModule, IotModule],
  };
  return NestFactory.createApplicationContext(root, { logger: ['error'] });
}

/** Signs people in without passwords: a cookie each, good at every process of the same key and database. */
export async function openSessions(
  app: INestApplicationContext,
  userIds: readonly string[],
): Promise<string[]> {
  const sessions = app.get(WebSessions);
  const door = express().use(sessions.middleware);
  door.post('/:userId', (request, response, next) => {
    sessions.open(request, request.params.userId).then(() => response.end(), next);
  });
  const server = door.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const cookies: string[] = [];
  for (const userId of userIds) {
    const answer = await fetch(`http://127.0.0.1:${port}/${userId}`, { method: 'POST' });
    cookies.push(answer.headers.getSetCookie()[0]?.split(';')[0] ?? '');
  }
  server.closeAllConnections();
  server.close();
  return cookies;
}

/** Writes a day on which a meter used far more than ever; answers the transaction, whose commit the database notes. */
export function writeSurge(app: INestApplicationContext, meter: StoredMeter): Promise<string> {
  return app.get(DataSource).transaction(async (manager) => {
    await app.get(ReadingStore).writeCurve(meter, METRIC, surgeDay(), manager);
    const [row] = await manager.query<{ xid: string }[]>('select pg_current_xact_id()::text as xid');
    return row?.xid ?? '';
  });
}

/** Until no meter waits to be judged and no alert to be told. */
export async function untilQuiet(app: INestApplicationContext): Promise<void> {
  for (;;) {
    const [row] = await app
      .get(DataSource)
      .query<{ busy: boolean }[]>(
        'select exists(select 1 from detection_due) or exists(select 1 from anomalies where due_event is not null) as busy',
      );
    if (!row?.busy) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
