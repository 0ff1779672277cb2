import * as api from '#lib/api.ts';
import { settle } from '#lib/settled.ts';

export function load({ depends }) {
  depends('app:energy', 'app:meters');
  return { rows: settle(api.portfolio()) };
}
