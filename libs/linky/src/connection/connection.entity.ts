import type { ConnectionState, CurveState, ProviderName, SyncLaneName } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import type { ConsentSubjectKind } from '@coprowatt/gdpr';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ScopesLearned } from './scope-rules.ts';

/** The link between one subject's meter and its operator; one row a meter, whatever the number of consents. */
@Entity('linky_connections')
export class Connection {
  @PrimaryColumn('uuid', { name: 'device_id' })
  deviceId: string;

  /** The meter's PRM or EAN as `Secrets.lookupHash`: what subjects are compared by. */
  @Column('bytea', { name: 'prm_hash' })
  prmHash: Buffer;

  @Column('text', { name: 'subject_kind' })
  subjectKind: ConsentSubjectKind;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('text')
  provider: ProviderName;

  @Column('text')
  state: ConnectionState;

  @Column('text', { name: 'curve_state' })
  curveState: CurveState;

  /** Consent of the connection while it is live, else of the request in hand (`ConsentLedger`). */
  @Column('uuid', { name: 'consent_id' })
  consentId: string;

  /** Consent that is asked for while the connection is live: until it is given, `consentId` stays in force. */
  @Column('uuid', { name: 'renewal_consent_id', nullable: true })
  renewalConsentId: string | null;

  /** The one request in hand, also while it is in review; a return of any other changes nothing. */
  @Column('uuid', { name: 'request_id', nullable: true })
  requestId: string | null;

  /** What a return brought and nothing proves yet: an authorisation id, sealed like the proved one. */
  @Column('text', { name: 'received_sealed', nullable: true })
  receivedSealed: string | null;

  /** The proved authorisation id under `Secrets.seal`, context `linky_connections.authorisation:<deviceId>`. */
  @Column('text', { name: 'authorisation_sealed', nullable: true })
  authorisationSealed: string | null;

  /** The authorisation that proved this PRM once: with it a later reconnection may be enough. */
  @Column('bytea', { name: 'proved_authorisation_hash', nullable: true })
  provedAuthorisationHash: Buffer | null;

  /** How a connection that was live had ended, while it is asked again: where it goes back when that comes to nothing. */
  @Column('text', { name: 'previous_state', nullable: true })
  previousState: ConnectionState | null;

  @Column('uuid', { name: 'previous_consent_id', nullable: true })
  previousConsentId: string | null;

  /** First and last local day of the service that the operator told. */
  @Column('date', { name: 'service_from', nullable: true })
  serviceFrom: LocalDate | null;

  @Column('date', { name: 'service_until', nullable: true })
  serviceUntil: LocalDate | null;

  /** When the consent in force was given. */
  @Column('timestamptz', { name: 'consent_given_at', nullable: true })
  consentGivenAt: Date | null;

  @Column('timestamptz', { name: 'consent_expires_at', nullable: true })
  consentExpiresAt: Date | null;

  /** Next look at the operator while a return is being confirmed. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true })
  nextCheckAt: Date | null;

  /** Looks that found nothing. */
  @Column('integer')
  checks: number;

  /** Since when the operator says that the holder is another. */
  @Column('timestamptz', { name: 'suspect_since', nullable: true })
  suspectSince: Date | null;

  /** Day after the newest one up to which nothing of the curve was left unasked; likewise of the lanes below. */
  @Column('date', { name: 'asked_to', nullable: true })
  askedTo: LocalDate | null;

  /** Kinds of data that were asked as far back as the operator keeps them. */
  @Column('jsonb', { name: 'whole_lanes' })
  wholeLanes: SyncLaneName[];

  /** Whether the point also injects; null: not known. */
  @Column('boolean', { nullable: true })
  production: boolean | null;

  /** When the facts of the supply were last asked. */
  @Column('timestamptz', { name: 'contract_asked_at', nullable: true })
  contractAskedAt: Date | null;

  @Column('date', { name: 'daily_asked_to', nullable: true })
  dailyAskedTo: LocalDate | null;

  @Column('date', { name: 'production_asked_to', nullable: true })
  productionAskedTo: LocalDate | null;

  @Column('date', { name: 'production_daily_asked_to', nullable: true })
  productionDailyAskedTo: LocalDate | null;

  /** What the operator's answers taught of each scope; a scope that is missing was not answered yet. */
  @Column('jsonb', { name: 'scopes_learned' })
  scopesLearned: ScopesLearned;

  /** First time that it was connected; null: never was. */
  @Column('timestamptz', { name: 'connected_at', nullable: true })
  connectedAt: Date | null;

  /** End of the last run that succeeded. */
  @Column('timestamptz', { name: 'last_sync_at', nullable: true })
  lastSyncAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
