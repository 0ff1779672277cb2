import { error } from '@sveltejs/kit';

/** An address of no page, for whoever is signed in: the shell stays around what says so. */
export async function load({ parent }) {
  await parent();
  error(404, 'not_found');
}
