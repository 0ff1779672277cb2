import { session } from '#lib/state/session.svelte.ts';

export async function load() {
  await session.ensure();
}
