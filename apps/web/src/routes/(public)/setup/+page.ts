import { redirect } from '@sveltejs/kit';
import * as api from '#lib/api.ts';
import { route } from '#lib/route.ts';

export async function load() {
  const settings = await api.publicSettings();
  if (!settings.setupRequired) redirect(303, route.home());
}
