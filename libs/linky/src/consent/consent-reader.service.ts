import type { ConsentView, SignedInUser } from '@coprowatt/contracts';
import { ConsentLedger, type ConsentEvent, type ConsentSubject } from '@coprowatt/gdpr';
import { AccessPolicy, BuildingRow, MembershipRepository, UserRepository } from '@coprowatt/identity';
import { MeterRepository } from '@coprowatt/iot';
import { AppError, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, In } from 'typeorm';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { consentView, inOrder } from './consent-view.ts';

/**
 * The consents that a person may see: his own, whether or not he still reaches the building, and those of the
 * organisations that he manages, whoever gave them.
 */
@Injectable()
export class ConsentReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: ConsentLedger,
    private readonly policy: AccessPolicy,
    private readonly memberships: MembershipRepository,
    private readonly users: UserRepository,
    private readonly meters: MeterRepository,
    private readonly connections: ConnectionRepository,
    private readonly clock: Clock,
  ) {}

  /** Those that were given once, and of each meter the one that is asked for now, or that an admin refused last. */
  async list(user: SignedInUser): Promise<ConsentView[]> {
    const events = await this.ledger.listOf(await this.subjectsOf(user.id));
    const newest = new Map(events.map(({ deviceId, consentId }) => [deviceId, consentId]));
    const views = await this.views(grouped(events), user);
    const isRefused = (view: ConsentView) => newest.get(view.deviceId) === view.id && isRefusedClaim(view);
    return inOrder(views.filter((view) => view.givenAt !== null || isAsked(view) || isRefused(view)));
  }

  /** All events of one consent, oldest first. @throws AppError `not_found` for one out of scope as for one that is not. */
  async events(userId: string, consentId: string): Promise<[ConsentEvent, ...ConsentEvent[]]> {
    const [first, ...more] = isUUID(consentId) ? await this.ledger.historyOf(consentId) : [];
    const subjects = await this.subjectsOf(userId);
    const isMine = subjects.some(({ kind, id }) => kind === first?.subjectKind && id === first.subjectId);
    if (!first || !isMine) throw new AppError('not_found');
    return [first, ...more];
  }

  /** @throws AppError `not_found`. */
  async get(user: SignedInUser, consentId: string): Promise<ConsentView> {
    const [view] = await this.views([await this.events(user.id, consentId)], user);
    if (!view) throw new AppError('not_found');
    return view;
  }

  private async subjectsOf(userId: string): Promise<ConsentSubject[]> {
    const managed = await this.policy.managedOrganisations(userId);
    return [{ kind: 'user', id: userId }, ...managed.map((id) => ({ kind: 'organisation' as const, id }))];
  }

  /** A meter that was removed had never been connected: nothing was agreed to. */
  private async views(consents: ConsentEvent[][], user: SignedInUser): Promise<ConsentView[]> {
    const deviceIds = consents.flatMap(([first]) => first?.deviceId ?? []);
    const [meters, connections] = await Promise.all([
      this.meters.listByIds(deviceIds),
      this.connections.listOf(deviceIds),
    ]);
    const buildings = await this.buildingNames(meters.map(({ buildingId }) => buildingId));
    const names = await this.names(consents.flat(), user);
    return consents.flatMap((events) => {
      const meter = meters.find(({ id }) => id === events[0]?.deviceId);
      if (!meter) return [];
      const connection = connections.find(({ deviceId }) => deviceId === meter.id) ?? null;
      const buildingName = buildings.get(meter.buildingId) ?? '';
      return [consentView({ events, meter, connection, buildingName, names }, user.id, this.clock.nowMs())];
    });
  }

  /** Of buildings that have ended too: what was agreed to stays readable. */
  private async buildingNames(ids: string[]): Promise<Map<string, string>> {
    const rows = await this.dataSource.manager.findBy(BuildingRow, { id: In(ids) });
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Himself, his colleagues of today, and whoever acted as syndic then; an admin who decided stays unnamed. */
  private async names(events: ConsentEvent[], reader: SignedInUser): Promise<Map<string, string>> {
    const names = new Map([[reader.id, reader.displayName]]);
    const organisations = new Set(
      events.filter(({ subjectKind }) => subjectKind === 'organisation').map(({ subjectId }) => subjectId),
    );
    for (const id of organisations)
      for (const { user } of await this.memberships.listSyndics(id)) names.set(user.id, user.displayName);
    const former = new Set(
      events.flatMap(({ actorRole, actorUserId }) => (actorRole === 'syndic' && actorUserId) || []),
    );
    for (const id of former) {
      const person = names.has(id) ? null : await this.users.find(id);
      if (person) names.set(id, person.displayName);
    }
    return names;
  }
}

function grouped(events: ConsentEvent[]): ConsentEvent[][] {
  return [...Map.groupBy(events, ({ consentId }) => consentId).values()];
}

/** Of a claim that an admin refused: whoever asked may know that it was not the operator. */
function isRefusedClaim({ history }: ConsentView): boolean {
  return history.at(-1)?.kind === 'refused' && history.some(({ kind }) => kind === 'review');
}

function isAsked({ state, history }: ConsentView): boolean {
  const last = history.at(-1)?.kind;
  return (
    (last === 'requested' || last === 'review') &&
    ['awaiting_consent', 'confirming', 'review'].includes(state)
  );
}
