import { describe, expect, it } from '@jest/globals';
import { AUDIT_ACTS } from '@coprowatt/contracts';
import { organisationOfFailure } from './audit-chain-rules.ts';

describe('the chain of a refused act', () => {
  it.each([
    'consent.asked',
    'consent.withdrawn',
    'meter.moved',
    'claim.opened',
    'sync.asked',
    'export.made',
  ] as const)('is the organisation for %s only when its syndic tried', (act) => {
    expect(organisationOfFailure(act, 'north', ['north'])).toBe('north');
    expect(organisationOfFailure(act, 'north', ['south'])).toBeNull();
    expect(organisationOfFailure(act, 'north', [])).toBeNull();
  });

  it.each(['building.changed', 'membership.ended', 'invitation.sent', 'handover.offered'] as const)(
    'is the organisation for %s whoever tried',
    (act) => {
      expect(organisationOfFailure(act, 'north', [])).toBe('north');
    },
  );

  it('is the platform where the route names no organisation', () => {
    for (const act of AUDIT_ACTS) expect(organisationOfFailure(act, null, ['north'])).toBeNull();
  });
});
