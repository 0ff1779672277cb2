export {
  ConsentEvent,
  type ConsentEventKind,
  type ConsentSubjectKind,
  type ProviderEvidence,
} from './consent/consent-event.entity.ts';
export { isInForce, purposesOf, type ConsentInForce } from './consent/consent-event-rules.ts';
export {
  ConsentLedger,
  type ConsentRequest,
  type ConsentStep,
  type ConsentSubject,
} from './consent/consent-ledger.ts';
export { truncateIp } from './consent/ip-truncation.ts';
export { ConsentTexts } from './consent-text/consent-texts.ts';
export { gdprEntities, gdprMigrations } from './gdpr.database.ts';
export { GdprModule } from './gdpr.module.ts';
export { gdprSealedColumns } from './sealed-columns.ts';
