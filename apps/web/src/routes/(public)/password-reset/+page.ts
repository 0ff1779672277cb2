import * as api from '#lib/api.ts';
import { settle } from '#lib/settled.ts';

export async function load() {
  const { value } = await settle(api.publicSettings());
  return { demo: Boolean(value?.demo), mailAvailable: value?.mailAvailable ?? true };
}
