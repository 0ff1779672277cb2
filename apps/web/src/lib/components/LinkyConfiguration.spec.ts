import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Building, ConfigureMeterRequest, ConsentText } from '@coprowatt/contracts';
import { render, screen, waitFor } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { keepDraft } from '#lib/linky-draft.ts';
import { linkyDevice } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import LinkyConfiguration from './LinkyConfiguration.svelte';

const building: Building = {
  id: 'b-1',
  organisationId: 'o-1',
  name: 'Résidence Voltaire, Paris',
  address: '128 boulevard Voltaire',
  city: 'Paris',
  country: 'FR',
  timeZone: 'Europe/Paris',
  lots: 12,
  floorAreaM2: null,
  hasLift: true,
  hasHeating: false,
  hasParking: false,
  currency: 'EUR',
  accountingYearStart: '01-01',
  mandateReference: 'AG du 12 mars 2026',
  abilities: ['building.read', 'building.energy.read', 'meter.connect.common'],
};

const belgian = { country: 'BE', timeZone: 'Europe/Brussels' } as const;

const text = (version: string): ConsentText => ({
  provider: 'enedis',
  lang: 'fr',
  version,
  text: 'Premier paragraphe.\n\nSecond paragraphe.',
  sha256: 'a'.repeat(64),
  duration: 'P3Y',
  purposes: [
    { purpose: 'daily', title: 'Relevés journaliers', sentence: 'Lire chaque jour.', required: true },
    {
      purpose: 'loadCurve',
      title: 'Courbe demi-horaire',
      sentence: 'Lire chaque demi-heure.',
      required: false,
    },
    { purpose: 'advice', title: 'Conseils', sentence: 'Analyser.', required: false },
  ],
});

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const problem = (code: string, status: number) =>
  json({ type: 'about:blank', title: code, status, code, correlationId: 'c-1' }, status);

const fetched = jest.fn<typeof fetch>();
const user = userEvent.setup({ delay: null });

/** The text of the operator, and none of the gateway: most installations are not set up for it. */
const consentText = (url: unknown, version = 'v1') =>
  String(url).includes('provider=myelectricaldata')
    ? problem('provider_not_available', 409)
    : json(text(version));

beforeEach(() => {
  language.current = 'fr';
  sessionStorage.clear();
  globalThis.fetch = fetched;
  fetched.mockImplementation(async (url) => consentText(url));
});

afterEach(() => {
  fetched.mockReset();
});

function open(changes: Partial<Building> = {}) {
  const onleave = jest.fn<(url: string) => void>();
  const props = {
    building: { ...building, ...changes },
    devices: [],
    demo: false,
    onchanged: jest.fn(),
    onconnected: jest.fn(),
    onagain: jest.fn(),
    onleave,
  };
  render(LinkyConfiguration, props);
  return { onleave, onconnected: props.onconnected };
}

async function toChoices(number = '22 516 914 714 270', field = 'Numéro PRM du compteur') {
  await user.type(screen.getByLabelText(field), number);
  await user.type(screen.getByLabelText('Nom du compteur'), 'Ascenseur B');
  await user.click(screen.getByRole('button', { name: 'Continuer vers vos choix' }));
}

async function toOperator() {
  await toChoices();
  await user.click(await screen.findByRole('checkbox', { name: /Relevés journaliers/ }));
  await user.click(screen.getByRole('button', { name: 'Continuer' }));
}

/** Answers of `configure`; everything else is the consent text. */
function configureAnswers(answer: () => Promise<Response>, version = 'v1') {
  fetched.mockImplementation(async (url) =>
    String(url).includes('/configure') ? answer() : consentText(url, version),
  );
}

const sentBody = () => {
  const call = fetched.mock.calls.find(([url]) => String(url).includes('/configure'));
  return JSON.parse(String(call?.[1]?.body)) as ConfigureMeterRequest;
};

describe('the first step', () => {
  it('says how many digits were typed when the PRM has not 14', async () => {
    open();
    await toChoices('2251691471427');
    const sentences = screen.getAllByText('Le PRM doit compter 14 chiffres ; vous en avez saisi 13.');
    expect(sentences).toHaveLength(2);
    expect(screen.getByLabelText('Numéro PRM du compteur').getAttribute('aria-invalid')).toBe('true');
  });

  it('gives the focus to the summary of what is to be corrected', async () => {
    open();
    await user.click(screen.getByRole('button', { name: 'Continuer vers vos choix' }));
    await waitFor(() => expect(document.activeElement?.textContent).toContain('2 points sont à corriger'));
  });

  it('forgives spaces and dots and groups the digits on leaving the field', async () => {
    open();
    const field = screen.getByLabelText<HTMLInputElement>('Numéro PRM du compteur');
    await user.type(field, '22.516.914-714270');
    await user.tab();
    expect(field.value).toBe('22 516 914 714 270');
  });

  it('offers someone who may connect only his own meter no common one', () => {
    open({ abilities: ['building.read', 'meter.connect.private'] });
    expect(screen.getAllByRole('radio')).toHaveLength(1);
    expect(screen.getByRole('radio', { name: /De mon logement/ })).toBeTruthy();
  });

  it('says before anything is typed that this installation does not work with the operator', async () => {
    fetched.mockImplementation(async () => problem('provider_not_available', 409));
    open(belgian);
    expect(await screen.findByText(/Cet opérateur n’est pas encore proposé ici/)).toBeTruthy();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('says whose mandate stands for a common meter when none is typed, and asks for none for a private one', async () => {
    open({ abilities: ['building.read', 'meter.connect.common', 'meter.connect.private'] });
    await user.click(screen.getByRole('radio', { name: /Parties communes/ }));
    const field = screen.getByLabelText(/Référence du mandat/);
    expect(document.getElementById(`${field.id}-help`)?.textContent).toContain('AG du 12 mars 2026');
    await user.click(screen.getByRole('radio', { name: /De mon logement/ }));
    expect(screen.queryByLabelText(/Référence du mandat/)).toBeNull();
  });
});

describe('the mandate of one meter', () => {
  it('is sent when it was typed, and left to the building when it was not', async () => {
    open();
    configureAnswers(async () =>
      json({ device: {}, authorizationUrl: 'https://operator.test/consent' }, 201),
    );
    await user.type(screen.getByLabelText(/Référence du mandat/), '  AG du 3 mai 2026 ');
    await toOperator();
    await user.click(screen.getByRole('button', { name: 'Continuer chez Enedis' }));
    await waitFor(() => expect(sentBody().mandateReference).toBe('AG du 3 mai 2026'));
  });
});

describe('a Belgian building', () => {
  const EAN = '541400000000000028';

  it('finds the typing mistake that the check digit betrays', async () => {
    open(belgian);
    await toChoices('541 400 000 000 000 029', 'Code EAN de l’électricité');
    expect(screen.getAllByText(/son dernier chiffre ne correspond pas aux autres/)).toHaveLength(2);
  });

  it('groups the digits on leaving the field and sends them bare to ORES', async () => {
    const { onleave } = open(belgian);
    configureAnswers(async () => json({ device: {}, authorizationUrl: 'https://ores.test/authorize' }, 201));
    const field = screen.getByLabelText<HTMLInputElement>('Code EAN de l’électricité');
    await user.type(field, EAN);
    await user.tab();
    expect(field.value).toBe('541 400 000 000 000 028');
    await user.type(screen.getByLabelText('Nom du compteur'), 'Ascenseur');
    await user.click(screen.getByRole('button', { name: 'Continuer vers vos choix' }));
    await user.click(await screen.findByRole('checkbox', { name: /Relevés journaliers/ }));
    await user.click(screen.getByRole('button', { name: 'Continuer' }));
    expect(screen.queryByText(/Enedis/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Continuer chez ORES' }));
    await waitFor(() => expect(onleave).toHaveBeenCalledWith('https://ores.test/authorize'));
    expect(sentBody()).toMatchObject({ provider: 'ores', prm: EAN });
  });
});

describe('the choices', () => {
  it('ticks nothing in advance', async () => {
    open();
    await toChoices();
    const boxes = await screen.findAllByRole<HTMLInputElement>('checkbox');
    expect(boxes.map(({ checked }) => checked)).toEqual([false, false, false]);
  });

  it('asks for the agreement without which nothing can be read', async () => {
    open();
    await toChoices();
    await user.click(await screen.findByRole('button', { name: 'Continuer' }));
    expect(screen.getByRole('alert').textContent).toContain('Relevés journaliers');
    expect(screen.queryByText('Continuer chez Enedis')).toBeNull();
  });
});

describe('sending the request', () => {
  it('sends exactly what was chosen, then goes to the operator', async () => {
    const { onleave } = open();
    configureAnswers(async () =>
      json({ device: {}, authorizationUrl: 'https://operator.test/consent' }, 201),
    );
    await toOperator();
    await user.click(screen.getByRole('button', { name: 'Continuer chez Enedis' }));
    await waitFor(() => expect(onleave).toHaveBeenCalledWith('https://operator.test/consent'));
    expect(sentBody()).toMatchObject({
      provider: 'enedis',
      prm: '22516914714270',
      label: 'Ascenseur B',
      usage: 'common',
      purposes: { daily: true, loadCurve: false, advice: false },
      consentTextVersion: 'v1',
      lang: 'fr',
    });
    expect(sentBody()).not.toHaveProperty('mandateReference');
  });

  it('shows a changed text again with no box ticked', async () => {
    open();
    await toOperator();
    configureAnswers(async () => problem('consent_text_outdated', 409), 'v2');
    await user.click(screen.getByRole('button', { name: 'Continuer chez Enedis' }));
    expect(await screen.findByText('Le texte de l’accord a changé')).toBeTruthy();
    expect(screen.getByText('Lire le texte complet (version v2)')).toBeTruthy();
    expect(screen.getAllByRole<HTMLInputElement>('checkbox').some(({ checked }) => checked)).toBe(false);
  });

  it('keeps everything that was typed when nobody answers', async () => {
    open();
    await toOperator();
    configureAnswers(async () => Promise.reject(new TypeError('network')));
    await user.click(screen.getByRole('button', { name: 'Continuer chez Enedis' }));
    expect(await screen.findByText('Rien n’a été envoyé')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Retour' }));
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /Relevés journaliers/ }).checked).toBe(
      true,
    );
    await user.click(screen.getByRole('button', { name: 'Retour' }));
    expect(screen.getByLabelText<HTMLInputElement>('Nom du compteur').value).toBe('Ascenseur B');
  });
});

describe('the MyElectricalData gateway', () => {
  const gateway = () =>
    fetched.mockImplementation(async (url) =>
      String(url).includes('/configure')
        ? json({ device: { id: 'd-9', state: 'review' }, authorizationUrl: null }, 201)
        : json(text('v1')),
    );

  it('is offered in France where this installation is set up for it, and never chosen in advance', async () => {
    gateway();
    open();
    const [direct, through] = await screen.findAllByRole<HTMLInputElement>('radio', {
      name: /Enedis|passerelle/,
    });
    expect([direct?.checked, through?.checked]).toEqual([true, false]);
    expect(screen.getByText(/Un service tiers, indépendant d’Enedis/)).toBeTruthy();
  });

  it('is no choice where it is not set up, nor in Belgium', async () => {
    open();
    await screen.findByText('Enedis, par votre compteur Linky');
    expect(screen.queryByRole('radio', { name: /passerelle/ })).toBeNull();
    fetched.mockClear();
    open(belgian);
    expect(fetched.mock.calls.some(([url]) => String(url).includes('myelectricaldata'))).toBe(false);
  });

  it('stands in where the operator itself is not set up', async () => {
    fetched.mockImplementation(async (url) =>
      String(url).includes('provider=enedis') ? problem('provider_not_available', 409) : json(text('v1')),
    );
    open();
    expect(await screen.findByText(/Par la passerelle MyElectricalData\. Un service tiers/)).toBeTruthy();
    expect(screen.queryByText(/n’est pas encore proposé/)).toBeNull();
  });

  it('opens no page: an administrator checks first, and the meter is in review', async () => {
    gateway();
    const { onleave, onconnected } = open();
    await user.click(await screen.findByRole('radio', { name: /passerelle/ }));
    await toOperator();
    expect(screen.getByRole('heading', { name: /Vérification/ })).toBeTruthy();
    expect(screen.getByText(/Un administrateur vérifie votre demande/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Envoyer la demande' }));
    await waitFor(() => expect(onconnected).toHaveBeenCalledWith({ id: 'd-9', state: 'review' }));
    expect(onleave).not.toHaveBeenCalled();
    expect(sentBody()).toMatchObject({ provider: 'myelectricaldata', prm: '22516914714270' });
  });
});

describe('what was typed for the last request', () => {
  const typed = {
    prm: '22 516 914 714 270',
    label: 'Ascenseur B',
    usage: 'common',
    equipment: 'lift',
    mandateReference: '',
    way: '',
  } as const;
  const props = {
    building,
    devices: [linkyDevice({ state: 'refused', lastReadingAt: null })],
    demo: false,
    onchanged: jest.fn(),
    onconnected: jest.fn(),
    onagain: jest.fn(),
    onleave: jest.fn(),
  };
  const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name).value;

  it('fills the form when the request is started again', () => {
    keepDraft(building.id, typed);
    render(LinkyConfiguration, { ...props, connecting: true });
    expect(field('Numéro PRM du compteur')).toBe('22 516 914 714 270');
  });

  it('is not that of another meter', async () => {
    keepDraft(building.id, typed);
    render(LinkyConfiguration, props);
    await user.click(screen.getByRole('button', { name: 'Relier un autre compteur' }));
    expect([field('Numéro PRM du compteur'), field('Nom du compteur')]).toEqual(['', '']);
  });
});

describe('a refused form', () => {
  it('leaves no trace in the page’s title once Back has closed it', async () => {
    const page = { failed: false };
    const { rerender } = render(LinkyConfiguration, {
      building,
      devices: [linkyDevice()],
      demo: false,
      onchanged: jest.fn(),
      onconnected: jest.fn(),
      onagain: jest.fn(),
      onleave: jest.fn(),
      connecting: true,
      get failed() {
        return page.failed;
      },
      set failed(failed) {
        page.failed = failed;
      },
    });
    await user.click(screen.getByRole('button', { name: 'Continuer vers vos choix' }));
    expect(page.failed).toBe(true);
    await rerender({ connecting: false });
    expect(page.failed).toBe(false);
  });
});

describe('a meter that is connected again', () => {
  const ended = linkyDevice({ state: 'revoked' });
  const form = () => screen.queryByText('Relevés journaliers');

  function again(device = ended, asked: string | null = null) {
    const onagain = jest.fn();
    const props = { building, devices: [device], demo: false, onchanged: jest.fn(), onconnected: jest.fn() };
    const { rerender } = render(LinkyConfiguration, { ...props, onleave: jest.fn(), onagain, again: asked });
    return { onagain, rerender };
  }

  it('is named in the address, which opens its form and closes it with Back', async () => {
    const { onagain, rerender } = again();
    await user.click(screen.getByRole('button', { name: 'Relier de nouveau' }));
    expect(onagain).toHaveBeenLastCalledWith(ended.id);
    expect(form()).toBeNull();
    await rerender({ again: ended.id });
    await waitFor(() => expect(form()).toBeTruthy());
    await user.click(screen.getByRole('button', { name: 'Retour' }));
    expect(onagain).toHaveBeenLastCalledWith(null);
    await rerender({ again: null });
    expect(form()).toBeNull();
  });

  it('is one’s own, whatever the address says', () => {
    again({ ...ended, mine: false }, ended.id);
    expect(screen.getByRole('button', { name: 'Relier un autre compteur' })).toBeTruthy();
  });
});
