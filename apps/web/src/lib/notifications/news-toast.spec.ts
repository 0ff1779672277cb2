import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import Toaster from '#lib/components/ui/Toaster.svelte';
import { language } from '#lib/state/language.svelte.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';
import { tellNews } from './news-toast.ts';
import { entrySample } from './testing.ts';

const elsewhere = () => false;
const critical = (number: number) => entrySample(number, { severity: 'critical' });
const said = (role: 'status' | 'alert') => screen.getByRole(role).textContent ?? '';

beforeEach(() => {
  jest.useFakeTimers();
  language.current = 'fr';
  render(Toaster);
});
afterEach(() => {
  for (const { id } of toasts.items) toasts.close(id);
  jest.useRealTimers();
});

describe('toasts of new alerts', () => {
  it('lead to the one alert, and go after 8 s', async () => {
    tellNews([entrySample(1)], elsewhere);
    await tick();
    expect(said('status')).toContain('Nouvelle alerte');
    expect(said('alert')).toBe('');
    expect(screen.getByRole('link', { name: 'Voir l’alerte' }).getAttribute('href')).toBe(
      '/buildings/b-1/iot?alert=a-1',
    );
    jest.advanceTimersByTime(7_900);
    await tick();
    expect(said('status')).not.toBe('');
    jest.advanceTimersByTime(200);
    await tick();
    expect(said('status')).toBe('');
  });

  it('are one sentence while they stand, and begin anew afterwards', async () => {
    tellNews([entrySample(1)], elsewhere);
    tellNews([entrySample(2), entrySample(3)], elsewhere);
    await tick();
    expect(toasts.items.map(({ text }) => text)).toEqual(['3 nouvelles alertes']);
    jest.advanceTimersByTime(8_100);
    tellNews([entrySample(4)], elsewhere);
    expect(toasts.items).toHaveLength(1);
    expect(toasts.items[0]?.text).toContain('Nouvelle alerte');
  });

  it('say a critical one at once, and not again with what comes after it', async () => {
    tellNews([critical(1)], elsewhere);
    await tick();
    expect(said('alert')).toContain('(Critique)');
    const spoken = said('alert');
    tellNews([entrySample(2)], elsewhere);
    await tick();
    expect(said('alert')).toBe(spoken);
    expect(said('status')).toContain('Nouvelle alerte');
  });

  it('leave it to the page to say at once what stands there', async () => {
    tellNews([critical(1)], (buildingId) => buildingId === 'b-1');
    await tick();
    expect(said('alert')).toBe('');
    expect(said('status')).toContain('(Critique)');
  });

  it('are two at most', () => {
    toasts.show('Un fait');
    tellNews([entrySample(1)], elsewhere);
    tellNews([critical(2)], elsewhere);
    expect(toasts.items).toHaveLength(2);
  });

  it('stay while the pointer or the focus is on them', () => {
    const id = toasts.show('Un fait');
    toasts.hold(id, 'pointer');
    toasts.hold(id, 'focus');
    toasts.release(id, 'pointer');
    jest.advanceTimersByTime(60_000);
    expect(toasts.isShown(id)).toBe(true);
    toasts.release(id, 'focus');
    jest.advanceTimersByTime(8_100);
    expect(toasts.isShown(id)).toBe(false);
  });
});
