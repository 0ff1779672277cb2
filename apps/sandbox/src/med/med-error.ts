/**
 * A refusal as the gateway words it. Its own are `{success, data, error}` under status 200; those of its authentication and
 * of what stands before it carry an HTTP status and `{detail}` (its published sources; providers sheet, section 11).
 */
export class MedError extends Error {
  readonly status: number;
  readonly body: object;

  private constructor(status: number, body: object, message: string) {
    super(message);
    this.status = status;
    this.body = body;
  }

  static envelope(code: string, message: string, status = 200): MedError {
    return new MedError(status, { success: false, data: null, error: { code, message } }, message);
  }

  static detail(status: number, detail: string): MedError {
    return new MedError(status, { detail }, detail);
  }
}

export const medRefusals = {
  missingClient: () => MedError.detail(422, 'client_id and client_secret are required'),
  wrongClient: () => MedError.detail(401, 'Invalid client credentials'),
  missingToken: () => MedError.detail(401, 'Not authenticated'),
  deadToken: () => MedError.detail(401, 'Invalid authentication credentials'),
  unknownResource: () => MedError.detail(404, 'Not Found'),
  missingParameter: (name: string) => MedError.detail(422, `Field required: ${name}`),
  failure: () => MedError.detail(500, 'Internal Server Error'),
  unavailable: () =>
    MedError.envelope('ENEDIS_UNAVAILABLE', "L'API Enedis est temporairement indisponible.", 503),
  enedisError: (text: string) => MedError.envelope('ENEDIS_ERROR', text),
  accessDenied: () =>
    MedError.envelope('ACCESS_DENIED', 'Accès refusé : PDL introuvable ou non associé à votre compte.'),
  badDate: (name: string) =>
    MedError.envelope('INVALID_DATE_FORMAT', `Invalid date format (${name}). Expected YYYY-MM-DD.`),
  badRange: () => MedError.envelope('INVALID_DATE_RANGE', 'Start date must be before end date'),
  tooOld: (oldest: string) =>
    MedError.envelope('DATE_TOO_OLD', `Start date is too old. Oldest allowed date: ${oldest}`),
  beforeActivation: (from: string) =>
    MedError.envelope(
      'ADAM-ERR0123',
      `The requested period (${from}) cannot be anterior to the meter's last activation date`,
    ),
  tooWide: (from: string, to: string) =>
    MedError.envelope(
      'ENEDIS_ERROR',
      `Failed to fetch ${from} to ${to}: ADAM-ERR0126: The requested period exceeds 7 days`,
    ),
  wrongDirection: (from: string, to: string) =>
    MedError.envelope(
      'ENEDIS_ERROR',
      `Failed to fetch ${from} to ${to}: ADAM-ERR0069: The requested measure direction does not fit the usage point`,
    ),
  noData: () => MedError.envelope('NO_DATA', 'No data available for this period'),
  rateLimited: (limit: number, cached: boolean, status = 200) =>
    MedError.envelope(
      'RATE_LIMIT_EXCEEDED',
      `Daily rate limit exceeded (${limit}/${limit}). ${cached ? 'Try again tomorrow.' : 'Use cache to increase limit.'}`,
      status,
    ),
};
