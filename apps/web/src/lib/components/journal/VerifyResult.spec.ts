import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditChain, AuditVerification } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { language } from '#lib/state/language.svelte.ts';
import VerifyResult from './VerifyResult.svelte';

const chain = (changes: Partial<AuditChain>): AuditChain => ({
  organisationId: null,
  name: null,
  rows: 12,
  unsealed: 0,
  intact: true,
  breaks: [],
  head: 'ab12',
  ...changes,
});

function show(...chains: AuditChain[]) {
  const verification: AuditVerification = {
    verifiedAt: '2026-06-23T08:00:00Z',
    intact: chains.every(({ intact }) => intact),
    chains,
  };
  render(VerifyResult, { verification });
}

beforeEach(() => {
  language.current = 'fr';
});

describe('the result of a verification', () => {
  it('counts the rows of all chains and gives each head to keep', () => {
    show(chain({}), chain({ organisationId: 'o-1', name: 'Cabinet du Beffroi', rows: 30, head: 'cd34' }));
    expect(screen.getByRole('heading', { level: 2 }).textContent).toMatch(/42 lignes vérifiées/);
    expect(screen.getByText('ab12')).toBeTruthy();
    expect(screen.getByText('cd34')).toBeTruthy();
  });

  it('says where a chain broke and how, and what to do', () => {
    const breaks: AuditChain['breaks'] = [
      { kind: 'changed', position: 7, at: '2026-06-22T10:00:00Z' },
      { kind: 'removed', position: 9, at: null },
      { kind: 'inserted', position: null, at: null },
    ];
    show(chain({ intact: false, breaks, head: null }));
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Le journal n’est pas intact');
    const told = screen
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent.replaceAll('\u00a0', ' '));
    expect(told).toContain('Une ligne a été changée : place 7, le 22 juin 2026 à 12:00.');
    expect(told).toContain('Une ligne a été retirée : place 9.');
    expect(told).toContain('Une ligne a été ajoutée : place inconnue.');
    expect(screen.queryByRole('button')).toBeNull();
  });
});
