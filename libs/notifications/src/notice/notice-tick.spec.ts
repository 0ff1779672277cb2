import { expect, it, jest } from '@jest/globals';
import { Clock, type PlatformConfig } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import type { Channels } from '../channel/channels.ts';
import { noticeOf } from '../testing-app.ts';
import type { Leftovers } from './leftovers.ts';
import type { NoticePlanner } from './notice-planner.ts';
import { NoticeTick } from './notice-tick.ts';
import { Notices } from './notice.ts';

it('sends out at once what its own process posted, without a tick of its own', async () => {
  const clock = new Clock();
  const notices = new Notices(clock);
  const planAll = jest.fn(() => Promise.resolve());
  const tick = new NoticeTick(
    { works: true } as Partial<PlatformConfig> as PlatformConfig,
    { planAll } as Partial<NoticePlanner> as NoticePlanner,
    { remove: () => Promise.resolve() } as Partial<Leftovers> as Leftovers,
    notices,
    clock,
    { all: [] } as Channels,
  );
  tick.onApplicationBootstrap();
  notices.sendOut();
  expect(planAll).not.toHaveBeenCalled();
  const manager = { query: () => Promise.resolve([{}]) } as Partial<EntityManager> as EntityManager;
  await notices.post(manager, noticeOf('b-1'));
  notices.sendOut();
  expect(planAll).toHaveBeenCalledTimes(1);
  await tick.beforeApplicationShutdown();
});
