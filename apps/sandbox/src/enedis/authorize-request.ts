import { exceedsThreeYears, parseConsentDuration, type ConsentDuration } from '../time/consent-duration.ts';
import type { LocalDate } from '../time/french-time.ts';
import { EnedisError } from './enedis-error.ts';

/** A well-formed consent URL. Other parameters (`redirect_uri`…) are ignored, as in production. */
export interface AuthorizeRequest {
  clientId: string;
  duration: ConsentDuration;
  state: string | null;
}

const MAX_STATE_LENGTH = 100;

/**
 * Rules of the providers sheet, section 4.1.
 * @throws EnedisError 400 `missing_parameter`, `invalid_duration_format`, `maximum_duration_exceeded`, `invalid_request`.
 */
export function readAuthorizeRequest(query: unknown, clientId: string, today: LocalDate): AuthorizeRequest {
  const parameter = parameterOf(query);
  const asked = required(parameter, 'client_id');
  const responseType = required(parameter, 'response_type');
  const duration = parseConsentDuration(required(parameter, 'duration'));
  const state = parameter('state');
  if (asked !== clientId) throw refused('invalid_request', 'client_id is not a registered application');
  if (responseType !== 'code') throw refused('invalid_request', 'response_type must be code');
  if (!duration)
    throw refused(
      'invalid_duration_format',
      'duration must be ISO 8601 with days, weeks, months or years, above zero',
    );
  if (exceedsThreeYears(duration, today))
    throw refused('maximum_duration_exceeded', 'duration must not exceed 3 years');
  if (state && state.length > MAX_STATE_LENGTH)
    throw refused('invalid_request', 'state must not exceed 100 characters');
  return { clientId: asked, duration, state };
}

type Parameter = (name: string) => string | null;

function parameterOf(query: unknown): Parameter {
  const values = new Map(Object.entries(query ?? {}));
  return (name) => {
    const value: unknown = values.get(name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
}

function required(parameter: Parameter, name: string): string {
  const value = parameter(name);
  if (value === null) throw refused('missing_parameter', `${name} is required`);
  return value;
}

function refused(error: string, description: string): EnedisError {
  return EnedisError.business(400, error, description);
}
