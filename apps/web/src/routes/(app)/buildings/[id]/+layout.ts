import { error } from '@sveltejs/kit';
import * as api from '#lib/api.ts';
import { ApiError } from '#lib/api-error.ts';
import { settle } from '#lib/settled.ts';

export async function load({ params, depends }) {
  depends('app:meters');
  const [building, devices] = await Promise.all([
    settle(api.building(params.id)),
    settle(api.devices(params.id)),
  ]);
  if (building.value) return { building: building.value, devices };
  if (building.error instanceof ApiError && [403, 404].includes(building.error.status))
    error(404, 'not_found');
  throw building.error;
}
