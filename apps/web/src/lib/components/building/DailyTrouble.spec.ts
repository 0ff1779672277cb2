import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { linkyDevice } from '#lib/linky-testing.ts';
import { syncRun } from '#lib/runs/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import DailyTrouble from './DailyTrouble.svelte';

beforeEach(() => {
  language.current = 'fr';
});

const inWave = linkyDevice({ id: 'd-1', state: 'suspect', operatorIncident: true });
const believed = linkyDevice({ id: 'd-2', state: 'revoked' });

function open(devices: LinkyDevice[]) {
  const runs = devices.map(({ id }) => syncRun({ deviceId: id, state: 'failed', reason: 'not_holder' }));
  const trouble = { reason: 'not_holder', runs } as const;
  render(DailyTrouble, { trouble, devices, buildingId: 'b-1', timeZone: 'Europe/Paris' });
}

describe('passes that failed because the operator says that the holder is another', () => {
  it('need nothing of anybody while it says so of many meters', () => {
    open([inWave]);
    expect(screen.getByText(/vous n’avez rien à faire/)).toBeTruthy();
  });

  it('are not called its failure once a meter among them has to be connected again', () => {
    open([inWave, believed]);
    expect(screen.queryByText(/vous n’avez rien à faire/)).toBeNull();
  });
});
