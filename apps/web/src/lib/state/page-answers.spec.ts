import { beforeEach, describe, expect, it } from '@jest/globals';
import { comparisonSample } from '#lib/comparison/testing.ts';
import { statisticsSample, pageOf } from '#lib/charts/testing.ts';
import { parsePeriod } from '#lib/period.ts';
import { PageAnswers, type PageQuestions } from './page-answers.svelte.ts';

const period = parsePeriod(new URLSearchParams(), '2026-06-22', false);
const right = <Value>(value: Value) => Promise.resolve({ value, error: null });
const view = (subject: string, window: string) => ({ subject, window, compare: 'yoy' as const });
const never = new Promise<never>(() => undefined);
const settled = () => new Promise((done) => setTimeout(done));

const compared = () =>
  right({ period, value: { kind: 'yoy' as const, comparison: comparisonSample(), page: null } });
const energy = (): NonNullable<PageQuestions['energy']> => ({
  readings: right({ period, value: pageOf('day', period.from, period.to, []) }),
  statistics: right({ period, value: statisticsSample() }),
  compared: compared(),
});
const waiting = { readings: never, statistics: never, compared: null };

describe("the answers of a building's page", () => {
  let answers: PageAnswers;
  const shown = () =>
    [answers.readings, answers.statistics, answers.compared, answers.trends].map(
      ({ value, error, loading }) => [value !== null, error !== null, loading],
    );
  const FORGOTTEN = [false, false, true];

  beforeEach(async () => {
    answers = new PageAnswers();
    answers.follow(view('b-1 d-1', 'june'), { energy: energy(), trends: right([comparisonSample()]) });
    await settled();
    expect(shown()).toEqual(Array(4).fill([true, false, false]));
  });

  it("never show one meter's comparison as another's that is asked for later", () => {
    answers.follow(
      { ...view('b-1 d-1', 'june'), compare: null },
      { energy: { ...energy(), compared: null }, trends: null },
    );
    answers.follow({ ...view('b-1 d-2', 'june'), compare: null }, { energy: waiting, trends: null });
    answers.follow(view('b-1 d-2', 'june'), { energy: { ...waiting, compared: never }, trends: null });
    expect(shown()).toEqual(Array(4).fill(FORGOTTEN));
  });

  it('are all forgotten with another meter of which nothing is asked, and do not come in late', async () => {
    answers.follow(view('b-1 d-1', 'may'), { energy: energy(), trends: right([]) });
    answers.follow(view('b-1 d-2', 'may'), { energy: null, trends: null });
    await settled();
    expect(shown()).toEqual(Array(4).fill(FORGOTTEN));
  });

  it('stay while another period of the same meter is on its way', () => {
    answers.follow(view('b-1 d-1', 'may'), { energy: waiting, trends: null });
    expect(shown()).toEqual([
      [true, false, true],
      [true, false, true],
      [true, false, false],
      [true, false, false],
    ]);
  });

  it('await another comparison of the same period, where one could not be read, too', async () => {
    const other = { ...view('b-1 d-1', 'june'), compare: 'mom' as const };
    const wrong = Promise.resolve({ value: null, error: new Error('down') });
    answers.follow(other, { energy: { ...waiting, compared: wrong }, trends: null });
    expect(answers.compared.loading).toBe(true);
    await settled();
    expect(answers.compared).toMatchObject({ value: null, loading: false });
    answers.follow(other, { energy: { ...waiting, compared: never }, trends: null });
    expect(answers.compared.loading).toBe(true);
  });
});
