import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Gathered } from './gathered.ts';

describe('questions that are gathered', () => {
  it('are each answered by their own answer, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        async (s, numbers, most) => {
          const sizes: number[] = [];
          const gathered = new Gathered(async (questions: number[]) => {
            sizes.push(questions.length);
            await s.schedule(Promise.resolve());
            return questions.map((question) => question * 2);
          }, most);
          const answers = Promise.all(
            numbers.map(async (number) => {
              await s.schedule(Promise.resolve());
              return gathered.ask(number);
            }),
          );
          await s.waitFor(answers);
          expect(await answers).toEqual(numbers.map((number) => number * 2));
          expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(most);
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(numbers.length);
        },
      ),
    );
  });

  it('go out at once when nobody waits, and together while others are answered', async () => {
    const asked: number[][] = [];
    const gathered = new Gathered(async (questions: number[]) => {
      asked.push(questions);
      return questions;
    }, 3);
    await Promise.all([1, 2, 3, 4, 5].map((number) => gathered.ask(number)));
    expect(asked).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('fail together, and later ones are answered again', async () => {
    let isBroken = true;
    const gathered = new Gathered(async (questions: number[]) => {
      if (isBroken) throw new Error('no database');
      return questions;
    }, 10);
    const failed = await Promise.allSettled([gathered.ask(1), gathered.ask(2)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isBroken = false;
    expect(await gathered.ask(3)).toBe(3);
  });
});
