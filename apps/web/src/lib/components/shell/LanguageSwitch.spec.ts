import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { answer, refusal } from '#lib/notifications/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import LanguageSwitch from './LanguageSwitch.svelte';

const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;

beforeEach(() => {
  globalThis.fetch = fetched;
  language.current = 'fr';
});
afterEach(() => {
  globalThis.fetch = before;
  fetched.mockReset();
  language.follow(null);
  language.current = 'fr';
});

const choose = (name: string) => userEvent.click(screen.getByRole('button', { name }));
const sent = () =>
  fetched.mock.calls.flatMap(([, init]) => (init?.method === 'PATCH' ? [JSON.parse(String(init.body))] : []));

describe('the language of a page', () => {
  it('is this browser’s while nobody is signed in, and nothing is sent', async () => {
    render(LanguageSwitch);
    await choose('NL');
    expect(language.current).toBe('nl');
    expect(document.documentElement.lang).toBe('nl');
    expect(fetched).not.toHaveBeenCalled();
  });

  it('is that of whoever is signed in, whatever the browser’s, and the browser’s again afterwards', () => {
    language.follow('de');
    expect([language.current, document.documentElement.lang]).toEqual(['de', 'de']);
    language.follow(null);
    expect([language.current, document.documentElement.lang]).toEqual(['fr', 'fr']);
  });

  it('is kept by the account, so that mails and other browsers follow', async () => {
    fetched.mockImplementation(async () => answer({}));
    language.follow('fr');
    render(LanguageSwitch);
    await choose('EN');
    expect(language.current).toBe('en');
    await waitFor(() => expect(sent()).toEqual([{ language: 'en' }]));
  });

  it('goes back with a sentence when the account does not take it', async () => {
    fetched.mockImplementation(async () => refusal(503, 'unavailable'));
    language.follow('fr');
    render(LanguageSwitch);
    await choose('DE');
    expect(await screen.findByText(/^La langue n’a pas été changée/)).not.toBeNull();
    expect(language.current).toBe('fr');
  });
});
