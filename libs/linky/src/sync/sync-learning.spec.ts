import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate } from '@coprowatt/energy';
import type { Connection } from '../connection/connection.entity.ts';
import { endLane, openLane, type Lane } from './lane-rules.ts';
import { connectionAfter, finishedAfter, type Lesson } from './sync-learning.ts';
import { collectedLanes, dailyLanes, manualLanes } from './lane-scope-rules.ts';
import type { SyncRun } from './sync-run.entity.ts';

const TODAY = '2026-06-23';
const NOW = new Date('2026-06-23T07:00:00Z');
const ago = (days: number): LocalDate => addDays(TODAY, -days);

const NEW = {
  askedTo: null,
  dailyAskedTo: null,
  wholeLanes: [],
  lastSyncAt: null,
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
/** As after a refusal that ends a lane. */
const cut = (asked: Lane): Lane => ({ ...endLane(asked), whole: false });

function marksAfter(
  before: Partial<Connection>,
  lanes: SyncRun['lanes'],
  state: SyncRun['state'] = 'succeeded',
): Pick<Connection, 'askedTo' | 'dailyAskedTo'> {
  const { askedTo, dailyAskedTo } = finishedAfter({ ...NEW, ...before }, { lanes, state } as SyncRun, NOW);
  return { askedTo, dailyAskedTo };
}

describe('up to which day nothing was left unasked', () => {
  it('is told by the curve, and by daily values where the point has no curve', () => {
    const both = { curve: done(lane(700, 0, true)), daily: done(lane(1100, 0, true)) };
    expect(marksAfter({}, both)).toEqual({ askedTo: TODAY, dailyAskedTo: TODAY });
    const refused = { curve: cut(lane(700, 0, true)), daily: both.daily };
    for (const known of [{ curveState: 'not_collected' }, { scopesLearned: { loadCurve: 'not_subscribed' } }])
      expect(marksAfter(known as Partial<Connection>, refused).askedTo).toBe(TODAY);
  });

  it('is told by what is injected where the point only injects', () => {
    const scopesLearned = { daily: 'not_offered', loadCurve: 'not_offered' } as const;
    const lanes = { curve: cut(lane(700)), productionCurve: done(lane(700, 0, true)) };
    expect(marksAfter({ scopesLearned }, lanes).askedTo).toBe(TODAY);
    const apart = { productionCurve: done(lane(700, 0, true)) };
    expect(marksAfter({ askedTo: ago(20) }, apart).askedTo).toBe(ago(20));
  });

  it('is kept of a lane that was done in a run that then failed', () => {
    const lanes = { daily: done(lane(1100, 0, true)), curve: { ...lane(700, 0, true), reached: ago(30) } };
    expect(marksAfter({}, lanes, 'failed')).toEqual({ askedTo: null, dailyAskedTo: TODAY });
    expect(marksAfter({ askedTo: ago(9) }, { curve: lane(20) }, 'running').askedTo).toBe(ago(9));
  });

  it('does not move over days that a lane began after', () => {
    expect(marksAfter({ askedTo: ago(9) }, { curve: done(lane(7)) }).askedTo).toBe(ago(9));
    expect(marksAfter({ askedTo: ago(7) }, { curve: done(lane(7)) }).askedTo).toBe(TODAY);
    expect(marksAfter({ askedTo: TODAY }, { curve: done(lane(9, 8)) }).askedTo).toBe(TODAY);
  });
});

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
  return connectionAfter(known, { run, step, reaction: null, injects: null, now: NOW, ...changes });
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

  it('is when the facts of the supply were asked, also when they were refused', () => {
    expect(after('contract', lane(1), { reaction: STOPPED }).contractAskedAt).toBe(NOW);
    expect(after('daily', lane(7)).contractAskedAt).toBeNull();
  });

  it('is that the holder is the right one', () => {
    const doubted = { state: 'suspect', suspectSince: NOW } as const;
    expect(after('curve', lane(7), {}, doubted)).toMatchObject({ state: 'connected', suspectSince: null });
  });
});
