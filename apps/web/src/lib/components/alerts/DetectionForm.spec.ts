import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DEFAULT_RULES, type DetectionSettings } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { language } from '#lib/state/language.svelte.ts';
import { BUILDING } from '#lib/linky-testing.ts';
import DetectionForm from './DetectionForm.svelte';
import DetectionSettingsCard from './DetectionSettings.svelte';

const settings = { ...DEFAULT_RULES['previous-days'], updatedAt: null };

beforeEach(() => {
  language.current = 'fr';
});

function open() {
  const onsend = jest.fn<(settings: DetectionSettings) => Promise<void>>().mockResolvedValue();
  render(DetectionForm, { settings, timeZone: 'Europe/Paris', onsend });
  return onsend;
}

const retype = async (label: RegExp, text: string) => {
  const field = screen.getByRole('textbox', { name: label });
  await userEvent.clear(field);
  await userEvent.type(field, text);
};

describe('the settings of detection', () => {
  it('are read when their card is shown', async () => {
    const before = globalThis.fetch;
    globalThis.fetch = () => Promise.resolve(new Response(JSON.stringify(settings)));
    render(DetectionSettingsCard, { building: BUILDING });
    expect(await screen.findByText(/dépasse 120 % de la moyenne/)).not.toBeNull();
    expect(screen.getByText(/^Une alerte signale .* elle va au syndic/)).not.toBeNull();
    globalThis.fetch = before;
  });

  it('say the rule in words as it is typed', async () => {
    open();
    expect(screen.getByText(/dépasse 120 % de la moyenne des 30 jours complets/)).not.toBeNull();
    await retype(/^Seuil/, '140');
    expect(screen.getByText(/dépasse 140 %/)).not.toBeNull();
    await retype(/^Seuil/, '9');
    expect(screen.getByText(/quand tous les champs seront remplis/)).not.toBeNull();
  });

  it('are not sent while a field is wrong, and keep what was typed', async () => {
    const onsend = open();
    await retype(/^Écart minimal/, 'beaucoup');
    await userEvent.click(screen.getByRole('button', { name: 'Enregistrer' }));
    expect(onsend).not.toHaveBeenCalled();
    expect(document.activeElement?.getAttribute('role')).toBe('alert');
    expect(screen.getByRole('textbox', { name: /^Écart minimal/ })).toHaveProperty('value', 'beaucoup');
  });

  it('take the usual window of another reference, and are sent whole', async () => {
    const onsend = open();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Comparer avec' }), 'same-weekday');
    expect(screen.getByText(/8 mêmes jours de semaine précédents \(au moins 4\)/)).not.toBeNull();
    await retype(/^Écart minimal/, '2,5');
    await userEvent.click(screen.getByRole('button', { name: 'Enregistrer' }));
    expect(onsend).toHaveBeenCalledWith({ ...DEFAULT_RULES['same-weekday'], floorWh: 2_500 });
    expect(await screen.findByText('Enregistré.')).not.toBeNull();
  });
});
