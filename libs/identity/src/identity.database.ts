import { BuildingRow } from './building/building.entity.ts';
import { InvitationRow } from './invitation/invitation.entity.ts';
import { MembershipRow } from './membership/membership.entity.ts';
import { CreateIdentity1790000001000 } from './migrations/1790000001000-create-identity.ts';
import { CreateAccounts1790000001002 } from './migrations/1790000001002-create-accounts.ts';
import { EndBuildings1790000001001 } from './migrations/1790000001001-end-buildings.ts';
import { OrganisationRow } from './organisation/organisation.entity.ts';
import { SessionRow } from './session/session.entity.ts';
import { User } from './user/user.entity.ts';

export const identityEntities = [
  OrganisationRow,
  BuildingRow,
  User,
  MembershipRow,
  SessionRow,
  InvitationRow,
];
export const identityMigrations = [
  CreateIdentity1790000001000,
  EndBuildings1790000001001,
  CreateAccounts1790000001002,
];
