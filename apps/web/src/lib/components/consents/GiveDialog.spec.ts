import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ConsentChange, ConsentText, ConsentView } from '@coprowatt/contracts';
import { render, screen, waitFor } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { language } from '#lib/state/language.svelte.ts';
import GiveDialog from './GiveDialog.svelte';

const fetched = jest.fn<typeof fetch>();
const user = userEvent.setup({ delay: null });

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const problem = (code: string) => json({ title: code, status: 409, code, correlationId: 'c' }, 409);
const text = (version: string): Partial<ConsentText> => ({
  version,
  lang: 'fr',
  text: 'Tout le texte.',
  purposes: [{ purpose: 'loadCurve', title: 'Courbe', sentence: 'Lire la courbe.', required: false }],
});

const consent = { id: 'c-1', provider: 'ores' } as ConsentView;
const onchanged = jest.fn();
const onclose = jest.fn();

/** Answers of PATCH, in order; everything else is the text, newer each time it is read. */
function answers(...patches: (() => Response)[]) {
  let version = 0;
  fetched.mockImplementation(async (_, init) => {
    if (init?.method !== 'PATCH') return json(text(`v${(version += 1)}`));
    return (patches.shift() ?? (() => json({})))();
  });
}

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
  onchanged.mockReset();
  onclose.mockReset();
});
afterEach(() => {
  fetched.mockReset();
});

const open = () => render(GiveDialog, { asked: { consent, purpose: 'loadCurve' }, onclose, onchanged });
const give = async () =>
  user.click(await screen.findByRole('button', { name: 'J’ai lu, donner cet accord' }));
const sent = () =>
  fetched.mock.calls
    .filter(([, init]) => init?.method === 'PATCH')
    .map(([, init]) => JSON.parse(String(init?.body)) as ConsentChange);

describe('giving a purpose back', () => {
  it('shows the text first, then sends the version that was shown', async () => {
    answers();
    open();
    expect(await screen.findByText('Tout le texte.')).toBeTruthy();
    expect(screen.getByText('Texte à lire, version v1')).toBeTruthy();
    await give();
    await waitFor(() => expect(onchanged).toHaveBeenCalledTimes(1));
    expect(sent()).toEqual([{ purpose: 'loadCurve', granted: true, consentTextVersion: 'v1', lang: 'fr' }]);
  });

  it('shows the new text when it changed meanwhile, and gives only on a second yes', async () => {
    answers(() => problem('consent_text_outdated'));
    open();
    await give();
    expect(await screen.findByText('Texte à lire, version v2')).toBeTruthy();
    expect(screen.getByText(/Le texte a changé pendant votre lecture/)).toBeTruthy();
    expect(onchanged).not.toHaveBeenCalled();
    await give();
    await waitFor(() => expect(onchanged).toHaveBeenCalledTimes(1));
    expect(sent().map(({ consentTextVersion }) => consentTextVersion)).toEqual(['v1', 'v2']);
  });

  it('says the way on when the operator has to allow it too', async () => {
    answers(() => problem('operator_consent_needed'));
    open();
    await give();
    expect(await screen.findByText('ORES doit aussi donner son feu vert')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'J’ai lu, donner cet accord' })).toBeNull();
    expect(onchanged).not.toHaveBeenCalled();
  });
});
