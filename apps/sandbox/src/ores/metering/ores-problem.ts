/** A refusal of the metering API, answered as `application/problem+json` (providers sheet, section 12.2). */
export class OresProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds after which the call may be repeated; sent as `Retry-After` too. */
  readonly retryAfterS: number | null;

  constructor(status: number, code: string, detail: string, retryAfterS: number | null = null) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

export const problems = {
  invalidEan: () =>
    new OresProblem(400, 'invalid_ean', 'prm must be 18 digits that end with the right check digit'),
  invalidRange: (detail: string) => new OresProblem(400, 'invalid_range', detail),
  rangeTooLarge: (days: number) =>
    new OresProblem(400, 'range_too_large', `A call asks for at most ${days} days at this resolution`),
  invalidToken: () =>
    new OresProblem(401, 'invalid_token', 'The access token is missing, unknown or expired'),
  consentMissing: () =>
    new OresProblem(403, 'consent_missing', 'The customer has not shared this point with the application'),
  consentExpired: () => new OresProblem(403, 'consent_expired', 'The consent has reached its end'),
  consentRevoked: () => new OresProblem(403, 'consent_revoked', 'The consent has been revoked'),
  scopeInsufficient: () =>
    new OresProblem(
      403,
      'scope_insufficient',
      'The consent covers daily values only: ask for resolution P1D',
    ),
  unknownEan: () => new OresProblem(404, 'unknown_ean', 'No connection point has this EAN'),
  noData: () => new OresProblem(404, 'no_data', 'No measure exists for this point and period'),
  unknownResource: () => new OresProblem(404, 'not_found', 'The requested resource does not exist'),
  quarterHourlyNotActive: () =>
    new OresProblem(
      409,
      'quarter_hourly_not_active',
      'The meter is not in regime SMR3: the customer must activate it',
    ),
  rateLimited: (retryAfterS: number) =>
    new OresProblem(429, 'rate_limited', 'At most 60 calls a minute and 2,000 a day', retryAfterS),
  unforeseen: () => new OresProblem(422, 'unforeseen_condition', 'A condition that no table knows'),
  internal: () => new OresProblem(500, 'internal', 'The request could not be processed'),
  maintenance: (retryAfterS: number) =>
    new OresProblem(503, 'maintenance', 'The service is under maintenance', retryAfterS),
};
