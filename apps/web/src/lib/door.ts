import * as api from './api.ts';
import { route } from './route.ts';
import { settle } from './settled.ts';

/** Where somebody without a session goes: to the sign-in, or to the first page of an installation that nobody set up. */
export async function door(next?: string): Promise<string> {
  const { value } = await settle(api.publicSettings());
  return value?.setupRequired ? route.setup() : route.signIn(next);
}
