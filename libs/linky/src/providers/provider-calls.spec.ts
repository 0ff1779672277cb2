import { describe, expect, it } from '@jest/globals';
import { Metrics } from '@coprowatt/platform';
import { createTestConfig } from '@coprowatt/platform/testing';
import { ProviderCalls } from './provider-calls.ts';
import { ProviderError } from './provider-error.ts';

const metricsOf = (METRICS_TOKEN: string) => new Metrics(createTestConfig('postgres://x', { METRICS_TOKEN }));

describe('calls to operators', () => {
  it('are counted by what they answered, which goes on to whoever asked', async () => {
    const metrics = metricsOf('token');
    const calls = new ProviderCalls(metrics);
    expect(await calls.counted('enedis', () => Promise.resolve('data'))).toBe('data');
    for (const error of [
      new ProviderError('no_data'),
      new ProviderError('no_data'),
      new Error('12345678901234'),
    ])
      await expect(calls.counted('ores', () => Promise.reject(error))).rejects.toBe(error);
    const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('coprowatt_'));
    expect(lines).toEqual([
      'coprowatt_provider_calls_total{provider="enedis",outcome="ok"} 1',
      'coprowatt_provider_calls_total{provider="ores",outcome="no_data"} 2',
      'coprowatt_provider_calls_total{provider="ores",outcome="error"} 1',
    ]);
  });

  it('for data are told apart for each piece of work that makes some, refused ones too; tokens are none', async () => {
    const calls = new ProviderCalls(metricsOf(''));
    const data = () => calls.data('enedis', () => Promise.resolve(1));
    const work = async (): Promise<string> => {
      await calls.counted('enedis', () => Promise.resolve('token'));
      await calls.data('enedis', () => Promise.reject(new ProviderError('quota'))).catch(() => null);
      await data();
      return 'done';
    };
    const failing = async (): Promise<never> => {
      await data();
      throw new Error('ours');
    };
    const tallies = [{ calls: 0 }, { calls: 0 }, { calls: 0 }] as const;
    const made = [calls.tallied(tallies[0], work), calls.tallied(tallies[1], data), data()];
    expect(await Promise.all(made)).toEqual(['done', 1, 1]);
    await expect(calls.tallied(tallies[2], failing)).rejects.toThrow('ours');
    expect(tallies.map((tally) => tally.calls)).toEqual([2, 1, 1]);
  });

  it('cost nothing where nobody monitors', async () => {
    const metrics = metricsOf('');
    expect(await new ProviderCalls(metrics).counted('enedis', () => Promise.resolve(1))).toBe(1);
    expect(await metrics.text()).toBe('');
  });
});
