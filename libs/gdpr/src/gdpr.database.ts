import { ConsentEvent } from './consent/consent-event.entity.ts';
import { CreateConsentEvents1790000002000 } from './migrations/1790000002000-create-consent-events.ts';
import { CompleteConsentRecord1790000002001 } from './migrations/1790000002001-complete-consent-record.ts';
import { DoubtAndRenewConsents1790000002100 } from './migrations/1790000002100-doubt-and-renew-consents.ts';

export const gdprEntities = [ConsentEvent];
export const gdprMigrations = [
  CreateConsentEvents1790000002000,
  CompleteConsentRecord1790000002001,
  DoubtAndRenewConsents1790000002100,
];
