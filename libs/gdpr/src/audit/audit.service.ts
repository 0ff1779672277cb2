import type {
  AuditChain,
  AuditEntry,
  AuditPage,
  AuditVerification,
  SignedInUser,
} from '@coprowatt/contracts';
import { AccessPolicy } from '@coprowatt/identity';
import {
  AppError,
  AuditLog,
  AuditReader,
  AuditVerifier,
  Clock,
  type ReadAuditRow,
  type VerifiedChain,
} from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from './audit-cursor.ts';
import type { AuditQueryDto } from './audit.dto.ts';
import { instantOf } from './audit-edge-rules.ts';
import { AuditNames } from './audit-names.ts';

function idsOf(ids: (string | null)[]): string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))];
}

interface KnownNames {
  people: Map<string, string>;
  existing: Set<string>;
  buildings: Map<string, string>;
}

function asEntry(row: ReadAuditRow, { people, existing, buildings }: KnownNames): AuditEntry {
  const { at, subjectKind, subjectId, ...facts } = row;
  return {
    ...facts,
    at: at.toISOString(),
    actorName: people.get(row.actorId ?? '') ?? null,
    actorExists: existing.has(row.actorId ?? ''),
    buildingName: buildings.get(row.buildingId ?? '') ?? null,
    subject: subjectKind && subjectId ? { kind: subjectKind, id: subjectId } : null,
  };
}

function asChain(chain: VerifiedChain, names: Map<string, string>): AuditChain {
  return {
    ...chain,
    name: names.get(chain.organisationId ?? '') ?? null,
    breaks: chain.breaks.map((each) => ({ ...each, at: each.at?.toISOString() ?? null })),
  };
}

/** The audit log for people: an admin reads every chain, a syndic those of the organisations that he manages. */
@Injectable()
export class AuditService {
  /** Verifications under way, by their reach: each reads whole chains. */
  private readonly underWay = new Map<string, Promise<VerifiedChain[]>>();

  constructor(
    private readonly reader: AuditReader,
    private readonly verifier: AuditVerifier,
    private readonly names: AuditNames,
    private readonly policy: AccessPolicy,
    private readonly log: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not_found` for an organisation that is not the reader's, `validation_failed` for a cursor. */
  async page(user: SignedInUser, query: AuditQueryDto): Promise<AuditPage> {
    const { organisationId, from, to, limit, cursor, ...filter } = query;
    const reach = await this.reachOf(user);
    if (reach && organisationId && !reach.includes(organisationId)) throw new AppError('not_found');
    const rows = await this.reader.list(
      {
        ...filter,
        organisationIds: organisationId ? [organisationId] : reach,
        from: from && instantOf(from),
        to: to && instantOf(to),
      },
      cursor ? decodeCursor(cursor) : null,
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await this.named(page, reach),
      nextCursor: rows.length > limit && last ? encodeCursor(last) : null,
    };
  }

  /** Verifies what the reader may see, and leaves a row that he did. */
  async verify(user: SignedInUser): Promise<AuditVerification> {
    const reach = await this.reachOf(user);
    const chains = await this.verified(reach);
    await this.note(user, reach, chains);
    const names = await this.names.ofOrganisations(idsOf(chains.map(({ organisationId }) => organisationId)));
    return {
      verifiedAt: this.clock.now().toISOString(),
      intact: chains.every(({ intact }) => intact),
      chains: chains.map((chain) => asChain(chain, names)),
    };
  }

  /** Who asks for the same chains while they are read shares the reading. */
  private verified(reach: string[] | null): Promise<VerifiedChain[]> {
    const key = JSON.stringify(reach);
    const known = this.underWay.get(key);
    if (known) return known;
    const reading = this.verifier.verify(reach).finally(() => this.underWay.delete(key));
    this.underWay.set(key, reading);
    return reading;
  }

  /** Organisations whose rows a person reads; null: every row. */
  private async reachOf({ id }: SignedInUser): Promise<string[] | null> {
    return (await this.policy.holdsRole(id, 'admin')) ? null : this.policy.managedOrganisations(id);
  }

  /** An admin's row is the platform's; each organisation of a syndic has its own. */
  private async note(user: SignedInUser, reach: string[] | null, chains: VerifiedChain[]): Promise<void> {
    for (const organisationId of reach ?? [null]) {
      const read = reach ? chains.filter((chain) => chain.organisationId === organisationId) : chains;
      await this.log.record({
        act: 'audit.verified',
        actorId: user.id,
        organisationId,
        facts: {
          intact: read.every(({ intact }) => intact),
          rows: read.reduce((sum, { rows }) => sum + rows, 0),
        },
      });
    }
  }

  private async named(rows: ReadAuditRow[], reach: string[] | null): Promise<AuditEntry[]> {
    const actorIds = idsOf(rows.map(({ actorId }) => actorId));
    const [people, existing, buildings] = await Promise.all([
      this.names.ofPeople(actorIds, reach),
      this.names.existing(actorIds),
      this.names.ofBuildings(idsOf(rows.map(({ buildingId }) => buildingId)), reach),
    ]);
    return rows.map((row) => asEntry(row, { people, existing, buildings }));
  }
}
