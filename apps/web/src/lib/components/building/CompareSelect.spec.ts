import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { OverlayKind } from '#lib/comparison/choice.ts';
import { parsePeriod } from '#lib/period.ts';
import { language } from '#lib/state/language.svelte.ts';
import { shortcuts } from '#lib/state/shortcuts.svelte.ts';
import CompareSelect from './CompareSelect.svelte';

const period = (query: string) => parsePeriod(new URLSearchParams(query), '2026-06-22', false);
const press = (key: string) => shortcuts.handle(new KeyboardEvent('keydown', { key }));
const open = (query: string, compare: OverlayKind | null) => {
  const oncompare = jest.fn<(kind: OverlayKind | null) => void>();
  render(CompareSelect, { period: period(query), compare, oncompare });
  return oncompare;
};

beforeEach(() => {
  language.current = 'fr';
});

describe('the choice of a comparison', () => {
  it('names what it would be compared with', async () => {
    const oncompare = open('period=month', null);
    const names = screen.getAllByRole('option').map((option) => option.textContent);
    expect(names).toEqual(['non', '2025', 'mai 2026']);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Comparer avec' }), 'mai 2026');
    expect(oncompare).toHaveBeenLastCalledWith('mom');
  });

  it('goes on and off with one key', () => {
    const on = open('', null);
    press('c');
    expect(on).toHaveBeenLastCalledWith('yoy');
  });

  it('goes off with the same key', () => {
    const off = open('', 'mom');
    press('c');
    expect(off).toHaveBeenLastCalledWith(null);
  });

  it('is not there for a period that cannot be compared', () => {
    const oncompare = open('period=custom&from=2024-01-01&to=2026-01-01', null);
    expect(screen.queryByRole('combobox')).toBeNull();
    press('c');
    expect(oncompare).not.toHaveBeenCalled();
  });
});
