import { redirect } from '@sveltejs/kit';
import * as api from '#lib/api.ts';
import { door } from '#lib/door.ts';
import { settle } from '#lib/settled.ts';
import { session } from '#lib/state/session.svelte.ts';

export async function load({ url, untrack }) {
  const settings = settle(api.publicSettings());
  const me = await session.ensure();
  if (!me) redirect(303, await door(untrack(() => url.pathname + url.search)));
  const demo = Boolean((await settings).value?.demo);
  return { me, demo, buildings: settle(api.buildings()), settings };
}
