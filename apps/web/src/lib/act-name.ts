import type { AuditAct, AuditSubjectKind } from '@coprowatt/contracts';
import { m } from './paraglide/messages.js';

const ACTS = {
  'setup.completed': m.act_setup_completed,
  'session.opened': m.act_session_opened,
  'session.closed': m.act_session_closed,
  'session.revoked': m.act_session_revoked,
  'password.changed': m.act_password_changed,
  'password.reset_asked': m.act_password_reset_asked,
  'password.reset': m.act_password_reset,
  'profile.changed': m.act_profile_changed,
  'invitation.sent': m.act_invitation_sent,
  'invitation.cancelled': m.act_invitation_cancelled,
  'invitation.accepted': m.act_invitation_accepted,
  'membership.ended': m.act_membership_ended,
  'organisation.created': m.act_organisation_created,
  'organisation.changed': m.act_organisation_changed,
  'building.created': m.act_building_created,
  'building.changed': m.act_building_changed,
  'building.deleted': m.act_building_deleted,
  'handover.offered': m.act_handover_offered,
  'handover.cancelled': m.act_handover_cancelled,
  'handover.accepted': m.act_handover_accepted,
  'consent.asked': m.act_consent_asked,
  'consent.given': m.act_consent_given,
  'consent.refused': m.act_consent_refused,
  'consent.changed': m.act_consent_changed,
  'consent.withdrawn': m.act_consent_withdrawn,
  'consent.ended': m.act_consent_ended,
  'consent.doubted': m.act_consent_doubted,
  'consent.cleared': m.act_consent_cleared,
  'consent.renewed': m.act_consent_renewed,
  'consent.receipt': m.act_consent_receipt,
  'meter.moved': m.act_meter_moved,
  'claim.opened': m.act_claim_opened,
  'claim.refused': m.act_claim_refused,
  'claim.transferred': m.act_claim_transferred,
  'claim.lapsed': m.act_claim_lapsed,
  'sync.asked': m.act_sync_asked,
  'sync.finished': m.act_sync_finished,
  'export.made': m.act_export_made,
  'erasure.done': m.act_erasure_done,
  'keys.rotated': m.act_keys_rotated,
  'audit.verified': m.act_audit_verified,
} satisfies Record<AuditAct, () => string>;

const SUBJECTS = {
  user: m.subject_user,
  session: m.subject_session,
  invitation: m.subject_invitation,
  membership: m.subject_membership,
  organisation: m.subject_organisation,
  building: m.subject_building,
  handover: m.subject_handover,
  meter: m.subject_meter,
  consent: m.subject_consent,
  claim: m.subject_claim,
  sync_run: m.subject_sync_run,
} satisfies Record<AuditSubjectKind, () => string>;

/** What was done, in words. A newer server may know an act that this page does not: its own name then stands. */
export const actName = (act: AuditAct) => (ACTS[act] as (() => string) | undefined)?.() ?? act;
export const subjectName = (kind: AuditSubjectKind) =>
  (SUBJECTS[kind] as (() => string) | undefined)?.() ?? kind;
