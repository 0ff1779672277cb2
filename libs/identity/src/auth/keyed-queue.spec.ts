import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { KeyedQueue } from './keyed-queue.ts';

describe('a keyed queue', () => {
  it('runs the tasks of one key one at a time, in order', async () => {
    const queue = new KeyedQueue();
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} starts`);
      await delay(5);
      log.push(`${name} ends`);
    };
    await Promise.all([queue.run('key', task('a')), queue.run('key', task('b'))]);
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  });

  it('does not make other keys wait', async () => {
    const queue = new KeyedQueue();
    const { promise: never } = Promise.withResolvers<void>();
    void queue.run('stuck', () => never);
    await expect(queue.run('free', () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('gives a failure to the caller it belongs to and goes on with the next task', async () => {
    const queue = new KeyedQueue();
    const failing = queue.run('key', () => Promise.reject(new Error('no')));
    const next = queue.run('key', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});
