import { redirect } from '@sveltejs/kit';
import { landing } from '#lib/landing.ts';
import { route } from '#lib/route.ts';
import { session } from '#lib/state/session.svelte.ts';

export async function load() {
  const me = await session.ensure();
  redirect(303, me ? landing(me) : route.signIn());
}
