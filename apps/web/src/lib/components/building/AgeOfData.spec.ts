import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { render } from '@testing-library/svelte';
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
