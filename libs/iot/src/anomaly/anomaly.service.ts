import type { Anomaly, AnomalyChange, AnomalyOrder, AnomalyPage } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import {
  AccessPolicy,
  can,
  mayActOnAlerts,
  maySeeMeter,
  timeZoneOf,
  type BuildingAccess,
} from '@coprowatt/identity';
import { Notices } from '@coprowatt/notifications';
import { AppError, AuditLog, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { MeterScopes } from '../meter/meter-scope.service.ts';
import { act, obstacle, type ActOutcome, type OwnNote } from './act-rules.ts';
import type { StoredAnomaly } from './anomaly.ts';
import { AnomalyAnnouncer } from './anomaly-announcer.ts';
import { decodePlace, encodePlace } from './anomaly-cursor.ts';
import type { AnomalyFilter, AnomalyReach } from './anomaly-filter.ts';
import {
  countAnomalies,
  findListed,
  listAnomalies,
  listNotes,
  type ListedAnomaly,
} from './anomaly-queries.ts';
import { insertNote, isToldElsewhere, lockAnomaly, updateHandling } from './anomaly-rows.ts';
import { AnomalyWriter } from './anomaly-writer.ts';
import { asAnomaly } from './anomaly.mapper.ts';
import { markDue } from './detection-due.ts';
import { findJudged, mayJudge } from './judged-meter.ts';
import { listWithFewDays, tooFewDays, type MeterWithFewDays } from './too-few-days.ts';

/** A filter and a place in its list. */
export type AnomalyQuery = AnomalyFilter & { order: AnomalyOrder; cursor?: string; limit: number };

/** Alerts as people see and handle them. */
@Injectable()
export class AnomalyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
    private readonly scopes: MeterScopes,
    private readonly audit: AuditLog,
    private readonly notices: Notices,
    private readonly consents: ConsentLedger,
    private readonly writer: AnomalyWriter,
    private readonly announcer: AnomalyAnnouncer,
    private readonly clock: Clock,
  ) {}

  /**
   * Alerts of the meters that a person sees in one building.
   * @throws AppError `not_found` for a meter that he does not see there, `validation_failed` for a cursor.
   */
  async ofBuilding(access: BuildingAccess, userId: string, query: AnomalyQuery): Promise<AnomalyPage> {
    if (query.deviceId !== undefined) await this.scopes.of(access, userId, query.deviceId);
    return this.page([access], userId, query);
  }

  /** The same over all his buildings, or one of them. @throws AppError `not_found` for a building out of his scope. */
  async ofAll(userId: string, buildingId: string | undefined, query: AnomalyQuery): Promise<AnomalyPage> {
    const accesses = await this.policy.accesses(userId);
    const asked = accesses.filter(({ building }) => buildingId === undefined || building.id === buildingId);
    if (buildingId !== undefined && asked.length === 0) throw new AppError('not_found');
    return this.page(asked, userId, query);
  }

  /** @throws AppError `not_found` for an alert that is not there or not this person's to see. */
  async one(access: BuildingAccess, userId: string, anomalyId: string): Promise<Anomaly> {
    const row = await this.visible(access, userId, anomalyId);
    const [anomaly] = await this.told([row], [access], userId);
    if (!anomaly) throw new AppError('not_found');
    return anomaly;
  }

  /**
   * What a person does to an alert; an act that is done already changes nothing.
   * @throws AppError `not_found` as above, `forbidden` for who sees it but may not act, `conflict` for one that corrected data
   * withdrew or whose days a later alert tells of, `validation_failed` for a silence that is over or a body without an act.
   */
  async change(
    access: BuildingAccess,
    userId: string,
    anomalyId: string,
    change: AnomalyChange,
  ): Promise<Anomaly> {
    const row = await this.visible(access, userId, anomalyId);
    if (!mayActOnAlerts(access, userId, row)) throw new AppError('forbidden');
    if (Object.values(change).every((value) => value === undefined)) throw invalid('status', 'is_not_empty');
    await this.dataSource.transaction((manager) => this.apply(manager, row, userId, change));
    await this.announcer.announce();
    return this.one(access, userId, anomalyId);
  }

  private async apply(
    manager: EntityManager,
    row: ListedAnomaly,
    userId: string,
    change: AnomalyChange,
  ): Promise<void> {
    const now = this.clock.now();
    // Taken back, an accepted level no longer counts for days that were judged by it. Marked first: detection locks in this
    // order, and waits.
    const revives = change.status !== undefined && change.status !== 'resolved';
    if (revives) await markDue(manager, [row.deviceId], row.firstDay, now);
    const stored = await lockAnomaly(manager, row.id);
    if (!stored) throw new AppError('not_found');
    if (revives && stored.status === 'resolved' && (await isToldElsewhere(manager, stored)))
      throw new AppError('conflict', { detail: 'Another alert tells of these days' });
    const timeZone = timeZoneOf(row.country);
    const moment = { now, timeZone, today: localDateOf(now.getTime(), timeZone) };
    const reason = obstacle(stored, change, moment);
    if (reason === 'withdrawn')
      throw new AppError('conflict', { detail: 'Corrected readings withdrew the alert' });
    if (reason === 'muted_in_the_past') throw invalid('mutedUntil', 'in_the_future');
    const outcome = act(stored, change, moment);
    if (outcome.notes.length > 0) await this.save(manager, { ...row, ...stored }, userId, outcome, now);
  }

  private async save(
    manager: EntityManager,
    row: ListedAnomaly,
    userId: string,
    { handling, notes }: ActOutcome,
    now: Date,
  ): Promise<void> {
    await updateHandling(manager, row.id, handling, now);
    for (const note of notes) await insertNote(manager, row.id, { ...note, authorId: userId }, now);
    const isMuted = handling.mutedUntil !== null && handling.mutedUntil > now;
    if (handling.status === 'resolved' || isMuted) await this.notices.hush(manager, row.id);
    else await this.unhush(manager, row.deviceId, { ...row, ...handling }, notes);
    await this.record(manager, row, userId, { handling, notes });
  }

  /** Neither ended nor muted: what waits leaves after all, and what came about meanwhile is told. */
  private async unhush(
    manager: EntityManager,
    deviceId: string,
    stored: StoredAnomaly,
    notes: readonly OwnNote[],
  ): Promise<void> {
    const endsSilence = notes.some(({ act }) => act === 'unmuted' || act === 'reopened');
    const meter = endsSilence ? await findJudged(manager, deviceId) : null;
    if (meter && (await mayJudge(this.consents, meter, manager)))
      await this.writer.endMute(manager, meter, { ...stored, mutedUntil: null });
    else await this.notices.unhush(manager, stored.id);
  }

  private record(
    manager: EntityManager,
    { id, usage, organisationId, buildingId }: ListedAnomaly,
    actorId: string,
    { notes }: ActOutcome,
  ): Promise<void> {
    const acts = notes.map((note) => note.act).join('_');
    const facts = { acts, comment: notes.some(({ comment }) => comment !== null) };
    const subject = { kind: 'alert', id } as const;
    const place = usage === 'common' ? { organisationId, buildingId } : { organisationId: null, buildingId };
    return this.audit.record({ act: 'alert.changed', actorId, ...place, subject, facts }, manager);
  }

  private async visible(access: BuildingAccess, userId: string, anomalyId: string): Promise<ListedAnomaly> {
    const row = isUUID(anomalyId) ? await findListed(this.dataSource.manager, anomalyId) : null;
    const isHere = row?.buildingId === access.building.id;
    if (!row || !isHere || !maySeeMeter(access, userId, row)) throw new AppError('not_found');
    return row;
  }

  private async page(
    accesses: BuildingAccess[],
    userId: string,
    { order, cursor, limit, ...filter }: AnomalyQuery,
  ): Promise<AnomalyPage> {
    const after = cursor === undefined ? null : decodePlace(cursor, order);
    const { manager } = this.dataSource;
    const reach = reachOf(accesses, userId);
    const now = this.clock.now();
    const [rows, { counts, judging }, few] = await Promise.all([
      listAnomalies(manager, reach, filter, { order, after, limit: limit + 1, now }),
      countAnomalies(manager, reach, filter, now),
      this.withFewDays(reach, filter.deviceId),
    ]);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: await this.told(rows.slice(0, limit), accesses, userId),
      nextCursor: last ? encodePlace({ ...last, order }) : null,
      counts,
      judging,
      tooFewDays: tooFewDays(few),
    };
  }

  /** No days make a private meter be judged without its holder's yes to advice (design rule 9). */
  private async withFewDays(reach: AnomalyReach, deviceId: string | undefined): Promise<MeterWithFewDays[]> {
    const today = localDateOf(this.clock.nowMs(), 'Europe/Paris');
    const few = await listWithFewDays(this.dataSource.manager, reach, deviceId, today);
    const own = few.filter(({ isPrivate }) => isPrivate).map((meter) => meter.deviceId);
    if (own.length === 0) return few;
    const consents = await this.consents.currentOf(own);
    return few.filter((meter) => !meter.isPrivate || consents.get(meter.deviceId)?.purposes.advice === true);
  }

  private async told(rows: ListedAnomaly[], accesses: BuildingAccess[], userId: string): Promise<Anomaly[]> {
    const notes = await listNotes(
      this.dataSource.manager,
      rows.map(({ id }) => id),
    );
    const byBuilding = new Map(accesses.map((access) => [access.building.id, access]));
    return rows.flatMap((row) => {
      const access = byBuilding.get(row.buildingId);
      return access ? asAnomaly(row, notes.get(row.id) ?? [], mayActOnAlerts(access, userId, row)) : [];
    });
  }
}

function reachOf(accesses: BuildingAccess[], userId: string): AnomalyReach {
  const idsWhere = (ability: 'building.energy.read' | 'building.read'): string[] =>
    accesses.filter((access) => can(access, ability)).map(({ building }) => building.id);
  return { userId, readable: idsWhere('building.energy.read'), reached: idsWhere('building.read') };
}

function invalid(field: string, rule: string): AppError {
  const message = rule === 'in_the_future' ? `${field} must be in the future` : 'there is nothing to change';
  return new AppError('validation_failed', { errors: [{ field, rule, message }] });
}
