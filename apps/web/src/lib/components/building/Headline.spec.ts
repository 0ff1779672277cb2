import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Statistics } from '@coprowatt/contracts';
import { render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { statisticsSample } from '#lib/charts/testing.ts';
import type { ReadComparison } from '#lib/comparison/read.ts';
import { parsePeriod, type Answer } from '#lib/period.ts';
import type { Settled } from '#lib/settled.ts';
import { Loaded } from '#lib/state/loaded.svelte.ts';
import { language } from '#lib/state/language.svelte.ts';
import Headline from './Headline.svelte';

const period = parsePeriod(new URLSearchParams(), '2026-06-22', false);

function open() {
  const statistics = new Loaded<Answer<Statistics>>();
  const compared = new Loaded<Answer<ReadComparison>>();
  const { container } = render(Headline, { statistics, compared, compare: null, arriving: false });
  const answer = async (settled: Settled<Answer<Statistics>>) => {
    statistics.follow(Promise.resolve(settled));
    await tick();
    await tick();
  };
  return { container, answer };
}

beforeEach(() => {
  language.current = 'fr';
});

describe('the sentence that opens the page', () => {
  it('has its place while it is read, and once it is', async () => {
    const { container, answer } = open();
    expect(container.firstElementChild).not.toBeNull();
    await answer({ value: { period, value: statisticsSample() }, error: null });
    expect(container.textContent).toContain('kWh');
  });

  it('has no place where its figures could not be read', async () => {
    const { container, answer } = open();
    await answer({ value: null, error: new Error('no') });
    expect(container.firstElementChild).toBeNull();
  });
});
