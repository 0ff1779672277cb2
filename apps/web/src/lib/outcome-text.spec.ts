import { afterEach, describe, expect, it } from '@jest/globals';
import { CALLBACK_OUTCOMES, LANGUAGES, type LinkyDevice } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { outcomeDevice, outcomeText, readOutcome } from './outcome-text.ts';

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
    expect(restartable).toEqual(['refused', 'expired', 'unknown', 'mismatch', 'operator_error']);
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
});
