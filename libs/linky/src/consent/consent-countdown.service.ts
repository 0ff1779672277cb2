import { consentDaysLeft, OPERATOR_ZONES, RENEWABLE_DAYS } from '@coprowatt/contracts';
import { Clock, PlatformConfig } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Subject } from '../connection/subject.ts';
import { SubjectMail, type Recipient } from '../connection/subject-mail.service.ts';
import { consentsEndMail, type BuildingEndings, type Ending } from './countdown-mails.ts';
import { latestMorning, reachedStage, type CountdownStage } from './countdown-rules.ts';

/** More than the days of the first stage, whatever hour the end is at. */
const LOOKED_AT_DAYS = RENEWABLE_DAYS + 2;

// `$1`: the morning, `$2`: now, `$3`: days. Nobody is asked to renew while the operator contests many holders at once; what
// was held back for that is told with the next morning's.
const NEAR = `
  select c.consent_id as "consentId", c.provider, c.consent_expires_at as "end", c.subject_kind as kind, c.subject_id as id,
      m.label, '…' || m.prm_last4 as prm, b.id as "buildingId", b.name as building
    from linky_connections c join meters m on m.id = c.device_id join buildings b on b.id = m.building_id
    where c.state in ('connected', 'suspect') and c.consent_given_at < $1
      and c.consent_expires_at > $2 and c.consent_expires_at < $1::timestamptz + make_interval(hours => $3::int * 24)
      and not exists (select from linky_operator_incidents wave
        where wave.provider = c.provider and wave.kind = 'not_holder_wave' and wave.opened_at is not null
          and coalesce(wave.resolved_at, 'infinity') > $1)
    order by b.name, b.id, c.consent_expires_at, m.label, c.consent_id`;

// Who else does the same waits here for the end of this transaction, and finds nothing left.
const MARK = `
  insert into linky_consent_reminders (consent_id, stage_days, sent_at)
    select consent_id, stage_days, $3 from unnest($1::uuid[], $2::int[]) as due (consent_id, stage_days) order by consent_id
    on conflict do nothing returning consent_id as "consentId"`;

interface NearRow extends Ending, Subject {
  consentId: string;
  buildingId: string;
  building: string;
}

interface Due extends NearRow {
  stage: CountdownStage;
}

/** What one mail is about. */
interface Digest {
  recipient: Recipient;
  due: Due[];
}

/**
 * Tells by mail that consents come to their end: at 90, 30 and 7 days, once each, on the Clock. Everything that a morning
 * finds goes out together, one mail for each person and stage.
 */
@Injectable()
export class ConsentCountdown {
  private toldMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly dataSource: DataSource,
    private readonly mail: SubjectMail,
    private readonly config: PlatformConfig,
    private readonly clock: Clock,
  ) {}

  /** The morning that this process has not looked through yet, if there is one. */
  listDue(now: Date): string[] {
    const morning = latestMorning(now.getTime());
    return morning > this.toldMs ? [new Date(morning).toISOString()] : [];
  }

  /** Mails and marks in one transaction; what was told is not told again. */
  async tell(morning: string): Promise<void> {
    const at = new Date(morning);
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      const due = await this.mark(await this.near(at, now, manager), now, manager);
      for (const { recipient, due: theirs } of await this.digests(due))
        await this.mail.write(recipient, consentsEndMail(this.byBuilding(theirs), now), manager);
    });
    this.toldMs = at.getTime();
  }

  /** With a stage that is reached, the nearest; what was missed meanwhile is passed over. */
  private async near(morning: Date, now: Date, manager: EntityManager): Promise<Due[]> {
    const rows = await manager.query<NearRow[]>(NEAR, [morning, now, LOOKED_AT_DAYS]);
    return rows.flatMap((row) => {
      const { end, provider } = row;
      const days = consentDaysLeft(end.getTime(), OPERATOR_ZONES[provider], morning.getTime());
      const stage = reachedStage(days);
      return stage === null ? [] : [{ ...row, stage }];
    });
  }

  /** Those of which nobody was told yet. */
  private async mark(due: Due[], now: Date, manager: EntityManager): Promise<Due[]> {
    const [ids, stages] = [due.map(({ consentId }) => consentId), due.map(({ stage }) => stage)];
    const rows = await manager.query<{ consentId: string }[]>(MARK, [ids, stages, now]);
    const marked = new Set(rows.map(({ consentId }) => consentId));
    return due.filter(({ consentId }) => marked.has(consentId));
  }

  private async digests(due: Due[]): Promise<Digest[]> {
    const digests = new Map<string, Digest>();
    const bySubject = Map.groupBy(due, ({ kind, id, stage }) => `${kind} ${id} ${stage}`);
    for (const [first, ...more] of bySubject.values()) {
      if (!first) continue;
      for (const recipient of await this.mail.recipients(first)) {
        const key = `${recipient.id} ${first.stage}`;
        const digest = digests.get(key) ?? { recipient, due: [] };
        digest.due.push(first, ...more);
        digests.set(key, digest);
      }
    }
    return [...digests.values()];
  }

  private byBuilding(due: Due[]): BuildingEndings[] {
    const groups = Map.groupBy(due, ({ buildingId }) => buildingId);
    return [...groups].map(([id, endings]) => ({
      building: endings[0]?.building ?? '',
      link: `${this.config.publicUrl}/buildings/${id}/iot?meters=open`,
      endings,
    }));
  }
}
