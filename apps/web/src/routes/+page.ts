import { redirect } from '@sveltejs/kit';
import { door } from '#lib/door.ts';
import { landing } from '#lib/landing.ts';
import { session } from '#lib/state/session.svelte.ts';

export async function load() {
  const me = await session.ensure();
  redirect(303, me ? landing(me) : await door());
}
