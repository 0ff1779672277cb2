/** A refusal as the operator words it; the three body shapes of the providers sheet, section 8. */
export class EnedisError extends Error {
  readonly status: number;
  readonly body: Record<string, string>;

  private constructor(status: number, body: Record<string, string>) {
    super(Object.values(body).join(': '));
    this.status = status;
    this.body = body;
  }

  /** Shape (a): `{error, error_description}`. */
  static business(status: number, error: string, description: string): EnedisError {
    return new EnedisError(status, { error, error_description: description });
  }

  /** Shape (b): `{code, message}`. */
  static api(status: number, code: string, message: string): EnedisError {
    return new EnedisError(status, { code, message });
  }

  /** Shape (c): `{code, message, description}`. */
  static gateway(status: number, code: string, message: string, description: string): EnedisError {
    return new EnedisError(status, { code, message, description });
  }
}

export const refusals = {
  missingCredentials: () =>
    EnedisError.gateway(
      401,
      '900902',
      'Missing Credentials',
      'The call has no header Authorization: Bearer ACCESS_TOKEN',
    ),
  deadToken: () =>
    EnedisError.gateway(401, '900901', 'Invalid Credentials', 'The access token is unknown or has expired'),
  notSubscribed: () =>
    EnedisError.gateway(
      403,
      '900908',
      'Resource forbidden',
      'User is NOT authorized to access the Resource. API Subscription validation failed.',
    ),
  invalidRequest: (description: string) => EnedisError.business(400, 'invalid_request', description),
  futureEnd: () => refusals.invalidRequest('end date parameter must be earlier than the current date'),
  unknownResource: () =>
    EnedisError.gateway(404, '404', 'Not Found', 'The requested resource is not available.'),
  failure0500: () => EnedisError.business(500, 'ADAM-DC-0500', 'Internal server error'),
  failureStm: () => EnedisError.api(500, 'STM-ERR-0000001', 'Erreur technique'),
  unknownCode: () => EnedisError.business(400, 'ADAM-ERR9999', 'Motif non documente'),
  technical: () => EnedisError.business(500, 'technical_error', 'Please try later'),
  unknownParameter: () => EnedisError.api(500, '500', 'Erreur technique du SI coeur'),
  unavailable: () => EnedisError.api(503, '503', 'Service unavailable'),
  noConsent: () =>
    EnedisError.business(
      403,
      'ADAM-DC-0008',
      'No consent can be found for this customer and this usage point',
    ),
  notHolder: () => EnedisError.business(400, 'ADAM-DC-0007', "Le client n'est pas titulaire du point"),
  movedOut: () => EnedisError.business(403, 'ADAM-DC-0007', "Ce client n'est plus titulaire de ce point"),
  notAuthorized: () =>
    EnedisError.api(403, 'unauthorized_user', "Le client n'est pas autorise pour le point demande"),
  wrongDirection: () =>
    EnedisError.business(400, 'ADAM-ERR0069', 'The requested measure direction does not fit the usage point'),
  curveRefused: () =>
    EnedisError.business(400, 'ADAM-ERR0075', 'The customer objected to the recording of the load curve'),
  beforeActivation: () =>
    EnedisError.business(
      400,
      'ADAM-ERR0123',
      'The requested period is before the last activation date of the meter',
    ),
  tooOld: () =>
    EnedisError.business(400, 'ADAM-ERR0125', 'The requested period is before the history deadline'),
  tooWide: () => EnedisError.business(400, 'ADAM-ERR0126', 'The requested period exceeds 7 days'),
  noData: () => EnedisError.api(404, 'no_data_found', 'Pas de mesure trouvee pour ce point'),
  rateLimited: () =>
    EnedisError.gateway(429, '900800', 'Message throttled out', 'You have exceeded your quota'),
  perSla: (allowedOn: string) =>
    EnedisError.api(429, '429', `SLA depasse. You will be allowed on ${allowedOn}`),
  beforeConsent: () =>
    EnedisError.business(403, 'ADAM-DC-0009', 'The requested period begins before the consent'),
  notRecognised: () =>
    EnedisError.business(400, 'ADAM-ERR0061', 'The seeker is not recognised as the holder of the point'),
  notCommunicating: () =>
    EnedisError.business(404, 'STM-ERR-0000014', 'Aucune donnee disponible pour ce point'),
  unknownSite: () => EnedisError.business(404, 'STM-ERR-0000019', 'Utilisateur inconnu ou non autorise'),
  noMeasure: () => EnedisError.api(404, 'STM-ERR-0000020', 'Pas de mesure trouvee pour ce point'),
  perSecond: (allowedOn: string) =>
    EnedisError.api(429, 'Quota Q3', `SLA depasse: 5 calls per second. You will be allowed on ${allowedOn}`),
  perHour: (allowedOn: string) =>
    EnedisError.api(429, 'Quota Q4', `SLA depasse: 1000 calls per hour. You will be allowed on ${allowedOn}`),
};
