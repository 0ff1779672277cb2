import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate } from '@coprowatt/energy';
import type { Connection } from '../connection/connection.entity.ts';
import { openLane, type Lane } from './lane-rules.ts';
import { connectionAfter, type Lesson } from './sync-learning.ts';
import { collectedLanes, dailyLanes, manualLanes } from './lane-scope-rules.ts';
import type { SyncRun } from './sync-run.entity.ts';

const TODAY = '2026-06-23';
const NOW = new Date('2026-06-23T07:00:00Z');
const ago = (days: number): LocalDate => addDays(TODAY, -days);

const NEW = {
  curveState: 'unknown',
  production: null,
  scopesLearned: {},
} as unknown as Connection;

function lane(from: number, to = 0, isWhole = false): Lane {
  const opened = openLane(ago(from), ago(to), 7, isWhole);
  if (!opened) throw new Error('a lane has days');
  return opened;
}
const done = (asked: Lane): Lane => ({ ...asked, reached: asked.from });

const ALL = { identity: true, dailyEnergy: true, loadCurve: true, maximumPower: true, contract: true };
const STOPPED = { name: 'stop', incident: null, kind: 'stop_lane' } as const;
const UNSUBSCRIBED = { name: 'fix', incident: 'not_subscribed', kind: 'unsubscribed_lane' } as const;
const EMPTY = { name: 'wait', incident: null, kind: 'empty', because: 'hole' } as const;

function after(
  name: Lesson['step']['lane'],
  asked: Lane,
  changes: Partial<Lesson> = {},
  before: Partial<Connection> = {},
): Connection {
  const run = { lanes: { [name]: asked }, state: 'running' } as SyncRun;
  const step = { lane: name, from: asked.from, to: asked.to };
  const known: Connection = {
    ...NEW,
    state: 'connected',
    suspectSince: null,
    contractAskedAt: null,
    ...before,
  };
  return connectionAfter(known, {
    run,
    step,
    reaction: null,
    injects: null,
    newTo: asked.to,
    now: NOW,
    ...changes,
  });
}

const delivered = (asked: Lane): Lane => ({ ...asked, delivered: true });

describe('what answers teach of a meter', () => {
  it('is whether the point injects', () => {
    expect(after('productionDaily', delivered(lane(7))).production).toBe(true);
    expect(after('curve', lane(7), { injects: true }).production).toBe(true);
    expect(after('contract', lane(1), { injects: false }).production).toBe(false);
    expect(after('productionDaily', lane(7), { reaction: STOPPED }).production).toBe(false);
    const nothing = done(lane(30, 0, true));
    expect(after('productionDaily', nothing, { reaction: EMPTY }).production).toBe(false);
    expect(after('productionDaily', lane(7), { reaction: EMPTY }).production).toBeNull();
    const injecting = { production: true };
    expect(after('productionDaily', nothing, { reaction: EMPTY }, injecting).production).toBe(true);
    expect(after('contract', lane(1), { injects: false }, injecting).production).toBe(true);
  });

  it('is how each scope stands', () => {
    expect(after('maximumPower', delivered(lane(7))).scopesLearned).toEqual({ maximumPower: 'active' });
    expect(after('contract', lane(1)).scopesLearned).toEqual({ contract: 'active' });
    expect(after('daily', lane(7), { reaction: STOPPED }).scopesLearned).toEqual({ daily: 'not_offered' });
    expect(after('daily', lane(7), { reaction: UNSUBSCRIBED }).scopesLearned).toEqual({
      daily: 'not_subscribed',
    });
    expect(after('productionDaily', lane(7), { reaction: STOPPED }).scopesLearned).toEqual({});
    expect(after('daily', lane(7), { reaction: EMPTY }).scopesLearned).toEqual({});
  });

  it('is that what is injected has no curve, until it has one: no back-fill asks it again, nor any but the weekly pass', () => {
    const scope = { offered: new Set(['productionDaily', 'productionCurve'] as const), categories: ALL };
    const known = { production: true, scopesLearned: { production: 'active' } } as const;
    const refused = after('productionCurve', lane(7), { reaction: STOPPED }, known);
    expect(refused.scopesLearned.production).toBe('active');
    const told = after('productionDaily', delivered(lane(7)), {}, refused);
    for (const learned of [refused, told]) {
      expect([...collectedLanes({ ...scope, known: learned })]).toEqual(['productionDaily']);
      expect([...dailyLanes({ ...scope, known: learned })]).toEqual(['productionDaily']);
      expect([...manualLanes({ ...scope, known: learned })]).toContain('productionCurve');
    }
    const again = after('productionCurve', delivered(lane(7)), {}, told);
    expect([...collectedLanes({ ...scope, known: again })]).toContain('productionCurve');
  });

  it('is the state of the curve, which other lanes say nothing of', () => {
    expect(after('curve', delivered(lane(7))).curveState).toBe('active');
    const looked = { ...lane(60, 0, true), reached: ago(35) };
    expect(after('curve', looked, { reaction: EMPTY }).curveState).toBe('not_collected');
    expect(after('daily', delivered(lane(7))).curveState).toBe('unknown');
  });

  it('is that the curve is switched off, and from which day on it is asked again once it is on', () => {
    const off = { name: 'enable_collection', incident: null, kind: 'no_curve' } as const;
    const known = { curveState: 'active', askedTo: TODAY } as const;
    const silent = after('curve', lane(7), { reaction: { ...off, since: ago(15) } }, known);
    expect(silent).toMatchObject({ curveState: 'not_collected', askedTo: ago(15) });
    const weekLater = after('curve', lane(7), { reaction: { ...off, since: ago(7) } }, silent);
    expect(weekLater.askedTo).toBe(ago(15));
    expect(after('curve', lane(7), { reaction: off }, known).askedTo).toBe(TODAY);
  });

  it('is that the curve is on again only by values of days since it was switched off', () => {
    const off = {
      curveState: 'not_collected',
      askedTo: ago(20),
      scopesLearned: { loadCurve: 'active' },
    } as const;
    const stateAfter = (
      from: number,
      to: number,
      newTo: LocalDate | null,
      before: Partial<Connection> = {},
    ) => after('curve', delivered(lane(from, to)), { newTo }, { ...off, ...before }).curveState;
    expect(stateAfter(50, 43, ago(43))).toBe('not_collected');
    expect(stateAfter(23, 16, ago(20))).toBe('not_collected');
    expect(stateAfter(50, 43, null)).toBe('not_collected');
    expect(stateAfter(23, 16, ago(19))).toBe('active');
    expect(stateAfter(7, 0, ago(1))).toBe('active');
    expect(stateAfter(50, 43, ago(43), { curveState: 'active' })).toBe('active');
    expect(stateAfter(50, 43, ago(43), { scopesLearned: {} })).toBe('active');
  });

  it('is when the facts of the supply were asked, also when they were refused', () => {
    expect(after('contract', lane(1), { reaction: STOPPED }).contractAskedAt).toBe(NOW);
    expect(after('daily', lane(7)).contractAskedAt).toBeNull();
  });

  it('is that the holder is the right one', () => {
    const doubted = { state: 'suspect', suspectSince: NOW } as const;
    expect(after('curve', lane(7), {}, doubted)).toMatchObject({ state: 'connected', suspectSince: null });
  });
});
