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
