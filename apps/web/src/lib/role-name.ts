import type { Role } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';

const NAMES = {
  admin: m.role_admin,
  syndic: m.role_syndic,
  council: m.role_council,
  co_owner: m.role_co_owner,
  occupant: m.role_occupant,
} satisfies Record<Role, () => string>;

export const roleName = (role: Role) => NAMES[role]();

const MEANINGS = {
  admin: m.role_admin_means,
  syndic: m.role_syndic_means,
  council: m.role_council_means,
  co_owner: m.role_co_owner_means,
  occupant: m.role_occupant_means,
} satisfies Record<Role, () => string>;

/** What a person of this role sees and may do, in one sentence. */
export const roleMeans = (role: Role) => MEANINGS[role]();
