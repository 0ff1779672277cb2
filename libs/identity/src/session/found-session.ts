import type { IncomingMessage } from 'node:http';
import { runPrepared } from '@coprowatt/platform';
import { isUUID } from 'class-validator';
import type { SessionData } from 'express-session';
import type { EntityManager } from 'typeorm';
import {
  asReached,
  REACHED_COLUMNS,
  type ReachedBuilding,
  type ReachedColumns,
} from '../building/building.repository.ts';

// Every signed-in request begins with this one: the guard's question, too, is answered by it.
const FOUND = `
  select s.sess, ${REACHED_COLUMNS}
  from sessions s join users u on u.id = s.user_id
    left join buildings b on b.id = $3 and b.ended_at is null
  where s.sid = $1 and s.expire >= to_timestamp($2)`;

const BUILDING_IN_PATH = /\/buildings\/([^/?]+)/;

interface FoundWithSession {
  /** As the path has it; null: about no building. */
  buildingId: string | null;
  reached: ReachedBuilding;
}

const foundOf = new WeakMap<IncomingMessage, FoundWithSession>();

/**
 * A session that is not over, by the id in its cookie. With it comes, in the one statement, what the guard will ask about the
 * request that it was found for.
 */
export async function findSession(
  manager: EntityManager,
  sid: string,
  request: IncomingMessage | undefined,
): Promise<SessionData | null> {
  const buildingId = BUILDING_IN_PATH.exec(request?.url ?? '')?.[1] ?? null;
  const [row] = await runPrepared<ReachedColumns & { sess: SessionData }>(manager, FOUND, [
    sid,
    Date.now() / 1000,
    isUUID(buildingId) ? buildingId : null,
  ]);
  if (!row) return null;
  const { sess, ...reached } = row;
  if (request) foundOf.set(request, { buildingId, reached: asReached(reached) });
  return sess;
}

/** A body may be long on its way, and rights end meanwhile. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Who signed in, and the building of this id (null: any), where they were found with the session; else the guard asks. */
export function reachedWithSession(
  request: IncomingMessage,
  buildingId: string | null,
): ReachedBuilding | null {
  const found = foundOf.get(request);
  if (!found || hasBody(request)) return null;
  return buildingId === null || buildingId === found.buildingId ? found.reached : null;
}
