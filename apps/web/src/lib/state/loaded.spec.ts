import { describe, expect, it } from '@jest/globals';
import type { Settled } from '#lib/settled.ts';
import { Loaded } from './loaded.svelte.ts';

const right = (value: string): Promise<Settled<string>> => Promise.resolve({ value, error: null });
const wrong = (): Promise<Settled<string>> => Promise.resolve({ value: null, error: new Error('down') });
const settled = () => new Promise((done) => setTimeout(done));

async function after(
  loaded: Loaded<string>,
  answer: Promise<Settled<string>>,
  question: 'same' | 'changed' | 'other',
) {
  loaded.follow(answer, question);
  await settled();
}

describe('the answer that a card shows', () => {
  it('keeps the old answer while a new period is on its way', async () => {
    const loaded = new Loaded<string>();
    await after(loaded, right('june'), 'other');
    loaded.follow(new Promise(() => undefined), 'changed');
    expect([loaded.value, loaded.loading]).toEqual(['june', true]);
  });

  it('does not dim for a refresh of what is on screen', async () => {
    const loaded = new Loaded<string>();
    await after(loaded, right('june'), 'other');
    loaded.follow(new Promise(() => undefined), 'same');
    expect([loaded.value, loaded.loading]).toEqual(['june', false]);
  });

  it("never leaves one building's figures under another's name", async () => {
    const loaded = new Loaded<string>();
    await after(loaded, right('Lille'), 'other');
    loaded.follow(new Promise(() => undefined), 'other');
    expect(loaded.value).toBeNull();
  });

  it('drops the old answer when the new period cannot be read, but not when a refresh fails', async () => {
    const loaded = new Loaded<string>();
    await after(loaded, right('june'), 'other');
    await after(loaded, wrong(), 'same');
    expect(loaded.value).toBe('june');
    await after(loaded, wrong(), 'changed');
    expect(loaded.value).toBeNull();
    expect(loaded.error).toBeInstanceOf(Error);
  });

  it('ignores an answer that comes after a newer question', async () => {
    const loaded = new Loaded<string>();
    const slow = new Promise<Settled<string>>((done) =>
      setTimeout(() => done({ value: 'old', error: null }), 5),
    );
    loaded.follow(slow, 'other');
    await after(loaded, right('new'), 'changed');
    await new Promise((done) => setTimeout(done, 15));
    expect(loaded.value).toBe('new');
  });
});
