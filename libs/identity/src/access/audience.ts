import type { Language, Role } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import type { BuildingRow } from '../building/building.entity.ts';
import { BuildingRepository } from '../building/building.repository.ts';
import { MembershipRepository, type MembershipOfUser } from '../membership/membership.repository.ts';
import { abilitiesFor, maySeeMeter, type MeterOwnership } from './abilities.ts';
import { rolesIn } from './scope.ts';

/** One who may see a meter, and his roles in its building. */
export interface Addressee {
  id: string;
  email: string;
  language: Language;
  roles: Role[];
}

/** A building and those in it who may see a meter. */
export interface AudienceOfMeter {
  building: BuildingRow;
  people: Addressee[];
}

/** The policy layer asked the other way round: not what one person sees, but who sees one meter. */
@Injectable()
export class Audience {
  constructor(
    private readonly buildings: BuildingRepository,
    private readonly memberships: MembershipRepository,
  ) {}

  /** Everybody who may see it now, each once; null when the building is no more. */
  async of(buildingId: string, meter: MeterOwnership): Promise<AudienceOfMeter | null> {
    const building = await this.buildings.find(buildingId);
    if (!building) return null;
    const memberships = await this.memberships.listReaching(building);
    const byPerson = Map.groupBy(memberships, ({ userId }) => userId);
    const people = [...byPerson.values()].map((own) => addressee(building, own));
    return {
      building,
      people: people.filter(({ id, roles }) => maySeeMeter({ abilities: abilitiesFor(roles) }, id, meter)),
    };
  }
}

function addressee(building: BuildingRow, memberships: readonly MembershipOfUser[]): Addressee {
  const [first] = memberships;
  if (!first) throw new Error('a person without membership');
  const { id, email, language } = first.user;
  return { id, email, language, roles: rolesIn(building, memberships) };
}
