import { afterEach, describe, expect, it } from '@jest/globals';
import { CALLBACK_OUTCOMES, LANGUAGES, type CallbackOutcome, type LinkyDevice } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { outcomeDevice, outcomeText, presentOutcome, readOutcome } from './outcome-text.ts';

afterEach(() => {
  language.current = 'fr';
});

const device = (id: string, state: LinkyDevice['state'], createdAt: string) =>
  ({ id, state, createdAt, connectedAt: null, prmMasked: '…0101' }) as LinkyDevice;

describe('the return from the operator', () => {
  it.each(LANGUAGES)('has a title and a sentence for every outcome in %s', (code) => {
    language.current = code;
    const texts = CALLBACK_OUTCOMES.map((outcome) => outcomeText(outcome, null, 'Enedis'));
    expect(texts.every(({ title, body }) => title.length > 3 && body.length > 20)).toBe(true);
    expect(new Set(texts.map(({ title }) => title)).size).toBe(CALLBACK_OUTCOMES.length);
  });

  it('offers to start again exactly where nothing was connected and nothing is under way', () => {
    const restartable = CALLBACK_OUTCOMES.filter(
      (outcome) => outcomeText(outcome, null, 'Enedis').restart !== null,
    );
    expect(new Set(restartable)).toEqual(
      new Set(['refused', 'expired', 'unknown', 'mismatch', 'operator_error', 'kept']),
    );
  });

  it('names the meter that was meant when another one was shared', () => {
    const text = outcomeText('mismatch', device('d', 'mismatch', '2026-06-01T00:00:00Z'), 'Enedis');
    expect(text.body).toContain('…0101');
    expect(text.restart).toBe('Relier …0101');
  });

  it('treats a second return as no error', () => {
    expect(outcomeText('already', null, 'Enedis').tone).toBe('info');
  });

  it('ignores a value that no return can have', () => {
    expect(readOutcome('hacked')).toBeNull();
    expect(readOutcome('refused')).toBe('refused');
  });

  it('is about the meter that it names, else about the newest one that fits', () => {
    const devices = [
      device('old', 'refused', '2026-01-01T00:00:00Z'),
      device('new', 'refused', '2026-06-01T00:00:00Z'),
      device('other', 'connected', '2026-06-02T00:00:00Z'),
    ];
    expect(outcomeDevice('refused', null, devices)?.id).toBe('new');
    expect(outcomeDevice('refused', 'old', devices)?.id).toBe('old');
    expect(outcomeDevice('refused', 'gone', devices)).toBeNull();
  });

  it('is told only while the meter is still as the return left it', () => {
    const told = (outcome: CallbackOutcome, state: LinkyDevice['state']) =>
      presentOutcome(outcome, device('d', state, '2026-06-01T00:00:00Z'));
    expect(told('review', 'review')).toBe('review');
    expect(told('review', 'connected')).toBeNull();
    expect(told('review', 'refused')).toBeNull();
    expect(told('connected', 'suspect')).toBe('connected');
    expect(told('connected', 'withdrawn')).toBeNull();
    expect(told('refused', 'awaiting_consent')).toBeNull();
    expect(told('operator_error', 'expired')).toBe('operator_error');
    expect(told('operator_error', 'connected')).toBeNull();
  });

  it('becomes a connection once the operator has confirmed', () => {
    expect(presentOutcome('confirming', device('d', 'connected', '2026-06-01T00:00:00Z'))).toBe('connected');
    expect(presentOutcome('confirming', device('d', 'expired', '2026-06-01T00:00:00Z'))).toBeNull();
  });

  it('says without a meter only what is about none', () => {
    expect(CALLBACK_OUTCOMES.filter((outcome) => presentOutcome(outcome, null) !== null)).toEqual([
      'unknown',
      'already',
    ]);
  });
});
