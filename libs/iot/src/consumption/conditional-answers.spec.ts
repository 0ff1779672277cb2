import { expect, it, jest } from '@jest/globals';
import { TestClock } from '@coprowatt/platform/testing';
import type { MeterScopes } from '../meter/meter-scope.service.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import type { AskedAnswer } from './conditional-answers.ts';

const ZONE = 'Europe/Paris';
const clock = new TestClock('2026-06-23T10:00:00Z');
const scope = { meters: [], deviceIds: [], timeZone: ZONE, lastPublished: '2026-06-22', expected: [] };

/** The validator of an answer that never changes, as a program of this build gives it. */
async function validatorOf(build: string): Promise<string> {
  jest.resetModules();
  jest.unstable_mockModule('../export/build-identity.ts', () => ({ buildIdentity: () => build }));
  const { ConditionalAnswers } = await import('./conditional-answers.ts');
  const scopes = { of: () => Promise.resolve(scope) } as unknown as MeterScopes;
  const headers = new Map<string, string>();
  const asked = {
    request: { originalUrl: '/readings', fresh: false },
    response: { setHeader: (name: string, value: string) => headers.set(name, value) },
    access: { building: { timeZone: ZONE, accountingYearStart: '01-01' } },
    user: { id: 'someone' },
    query: { from: '2026-06-01', to: '2026-06-11' },
  } as unknown as AskedAnswer;
  await new ConditionalAnswers(scopes, clock, new CurveRetention(24)).answer(asked, 'window', () =>
    Promise.resolve(1),
  );
  return headers.get('ETag') ?? '';
}

it('is valid for one build of the program: another one may compute it differently', async () => {
  const first = await validatorOf('one');
  expect(first).toMatch(/^W\/"[\w-]{43}"$/);
  expect(await validatorOf('one')).toBe(first);
  expect(await validatorOf('another')).not.toBe(first);
});
