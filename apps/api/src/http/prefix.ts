import { RequestMethod, type INestApplication } from '@nestjs/common';

/** Everything is below `/api/v1` but what supervisors, monitors and operators call. */
export function setPrefix(app: INestApplication): void {
  const outside = ['health/live', 'health/ready', 'metrics', 'auth/linky/callback'];
  app.setGlobalPrefix('api/v1', { exclude: outside.map((path) => ({ path, method: RequestMethod.GET })) });
}
