import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { statisticsSample } from '#lib/charts/testing.ts';
import { BUILDING, linkyDevice } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import AgeOfData from './AgeOfData.svelte';

beforeEach(() => {
  language.current = 'fr';
});

function told(devices: LinkyDevice[], building = BUILDING): string {
  const statistics = { ...statisticsSample(), lastReadingAt: '2026-06-19T21:30:00Z' };
  const { container } = render(AgeOfData, { building, statistics, devices, meter: null });
  return container.textContent ?? '';
}

describe('an agreement that was taken back', () => {
  it.each([
    ['fr', 'Accord retiré'],
    ['nl', 'Toestemming ingetrokken'],
    ['en', 'Agreement withdrawn'],
    ['de', 'Zustimmung widerrufen'],
  ] as const)('is why nothing comes any more (%s)', (lang, said) => {
    language.current = lang;
    expect(told([linkyDevice({ state: 'withdrawn' })])).toContain(said);
    expect(told([linkyDevice({ state: 'revoked' })])).not.toContain(said);
  });

  it('promises no day that is still to come', async () => {
    told([linkyDevice({ state: 'withdrawn', lastSyncAt: '2026-06-22T06:12:00Z' })]);
    await userEvent.click(screen.getByRole('button', { name: /^D’où vient cette date/ }));
    expect(await screen.findByText(/^Dernier appel à Enedis/)).not.toBeNull();
    expect(screen.queryByText(/sera publié/)).toBeNull();
    cleanup();
    told([linkyDevice({ state: 'withdrawn' })]);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('does not stop the figures of the meters beside it', () => {
    const beside = linkyDevice({ id: 'd-2' });
    expect(told([linkyDevice({ state: 'withdrawn' }), beside])).not.toContain('Accord retiré');
  });
});

describe('a line beside a button with words', () => {
  it.each(['withdrawn', 'revoked'] as const)('has its own row on a phone (%s)', (state) => {
    const statistics = { ...statisticsSample(), lastReadingAt: '2026-06-22T21:30:00Z' };
    const devices = [linkyDevice({ state })];
    const { container } = render(AgeOfData, { building: BUILDING, statistics, devices, meter: null });
    expect(container.querySelector('p')?.classList).toContain('max-sm:col-span-2');
  });

  it('shares it with buttons that are icons', () => {
    const statistics = { ...statisticsSample(), lastReadingAt: '2026-06-22T21:30:00Z' };
    const devices = [linkyDevice()];
    const { container } = render(AgeOfData, { building: BUILDING, statistics, devices, meter: null });
    expect(container.querySelector('p')?.classList).not.toContain('max-sm:col-span-2');
  });
});

describe('data that is late', () => {
  it('names the button that is there', () => {
    expect(told([linkyDevice()])).toContain('Actualiser maintenant');
    const ended = told([linkyDevice({ state: 'revoked' })]);
    expect(ended).toContain('Relier de nouveau');
    expect(ended).not.toContain('Actualiser maintenant');
  });

  it('names none for whoever may only read', () => {
    const read = { ...BUILDING, abilities: ['building.energy.read' as const] };
    expect(told([linkyDevice({ state: 'revoked' })], read)).not.toContain('«');
  });
});
