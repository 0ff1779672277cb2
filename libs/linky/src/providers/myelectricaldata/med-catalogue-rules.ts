import { ENEDIS_CATALOGUE } from '../enedis/enedis-catalogue-rules.ts';
import { BARE_STATUSES, type CatalogueRow } from '../operator-answer-rules.ts';

/** What the gateway passes on of Enedis, in Enedis's own codes; its statuses are the gateway's, not Enedis's. */
const OF_ENEDIS = ENEDIS_CATALOGUE.filter(({ code, status }) => code !== undefined && status === undefined);

/**
 * The gateway's error catalogue, in lower case, `_` written `-` (providers sheet, section 11; its published sources); the
 * first row that matches decides. A code of Enedis inside the text says more than the gateway's own.
 */
export const MED_CATALOGUE: CatalogueRow[] = [
  { status: 429, means: 'quota' },
  // The older gateway's way to say the same.
  { status: 409, means: 'quota' },
  { code: 'rate-limit-exceeded', means: 'quota' },
  // Only the days of its stored copy, because the allowance is used up: the others are no holes.
  { code: 'partial-data', text: /rate limit/i, means: 'quota' },
  { code: 'partial-data', means: 'no_data' },
  { code: 'no-data', means: 'no_data' },
  { code: 'access-denied', means: 'access_denied' },
  { code: 'date-too-old', means: 'before_history' },
  { code: 'invalid-date-range', means: 'bad_request' },
  { code: 'invalid-date-format', means: 'bad_request' },
  // Enedis's words for it, which have no code of their own.
  { text: /earlier than the current date/i, means: 'end_in_future' },
  { code: 'enedis-unavailable', means: 'unavailable' },
  ...OF_ENEDIS,
  { code: 'enedis-error', means: 'operator_failure' },
  { status: 422, means: 'bad_request' },
  ...BARE_STATUSES,
];
