import { createHash } from 'node:crypto';
import { addDays, type LocalDate } from '@coprowatt/energy';
import type { Meter } from '@coprowatt/iot';
import { eanOf } from '@coprowatt/linky/testing';
import type { Secrets } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import type { Grant } from './population.ts';
import type { World } from './world.ts';

/** The application that the sandbox knows. */
const CLIENT = { client_id: 'coprowatt-demo', client_secret: 'coprowatt-demo-ores-secret' };
const REDIRECT = 'http://localhost:3000/auth/linky/callback';
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123';
const AT_ONCE = 8;
const ACCESS_LASTS_MS = 3_600_000;

/** Consents of ORES are given on its page, one after the other: there is no other way to its tokens. */
export async function shareAtOres(
  world: World,
  serials: readonly number[],
  from: LocalDate,
): Promise<Grant[]> {
  const grants: Grant[] = [];
  const left = [...serials];
  const customer = async (): Promise<void> => {
    for (let serial = left.shift(); serial !== undefined; serial = left.shift())
      grants.push(await grantOf(world, eanOf(serial), from));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, customer));
  return grants;
}

async function grantOf({ sandbox }: World, point: string, from: LocalDate): Promise<Grant> {
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT.client_id,
    redirect_uri: REDIRECT,
    scope: 'consumption',
    state: 'bench',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const back = await sandbox.decide(`${sandbox.url}/ores/oauth/authorize?${asked}`, 'accept', point);
  const answer = await fetch(`${sandbox.url}/ores/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...CLIENT,
      grant_type: 'authorization_code',
      code: back?.get('code') ?? '',
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
    }),
  });
  if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}: ${await answer.text()}`);
  const tokens = (await answer.json()) as { access_token: string; refresh_token: string; consent_id: string };
  return {
    point,
    authorisationId: tokens.consent_id,
    from,
    until: addDays(from, 3 * 365),
    tokens: { access: tokens.access_token, refresh: tokens.refresh_token },
  };
}

/** As the application's own token store does (its class is no export of its lib). */
export async function keepTokens(
  secrets: Secrets,
  { id, provider }: Meter,
  { access, refresh }: NonNullable<Grant['tokens']>,
  manager: EntityManager,
): Promise<void> {
  await manager.query(
    `insert into linky_operator_tokens (device_id, provider, access_sealed, refresh_sealed, access_expires_at, granted_at)
      values ($1, $2, $3, $4, $5, $6)`,
    [
      id,
      provider,
      secrets.seal(access, `linky_operator_tokens.access:${id}`),
      secrets.seal(refresh, `linky_operator_tokens.refresh:${id}`),
      new Date(Date.now() + ACCESS_LASTS_MS),
      new Date(),
    ],
  );
}
