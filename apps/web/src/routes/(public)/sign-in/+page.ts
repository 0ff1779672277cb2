import { redirect } from '@sveltejs/kit';
import * as api from '#lib/api.ts';
import { route, safeNext } from '#lib/route.ts';
import { settle } from '#lib/settled.ts';
import { session } from '#lib/state/session.svelte.ts';

export async function load({ url }) {
  const next = safeNext(url.searchParams.get('next'));
  const [me, settings] = await Promise.all([settle(session.ensure()), settle(api.publicSettings())]);
  if (me.value) redirect(303, next);
  if (settings.value?.setupRequired) redirect(303, route.setup());
  return { next, demo: settings.value?.demo ?? null };
}
