import type { DataCategories, SyncLaneName } from '@coprowatt/contracts';
import type { Connection } from '../connection/connection.entity.ts';
import { allowsProduction, SCOPE_OF } from '../connection/scope-rules.ts';

/** What decides which kinds of data a meter is asked for. */
export interface LaneScope {
  /** Kinds that its operator is asked apart. */
  offered: ReadonlySet<SyncLaneName>;
  /** Of the consent in force. */
  categories: DataCategories;
  /** What the operator's answers taught. */
  known: Pick<Connection, 'curveState' | 'production' | 'scopesLearned'>;
}

const AGREED = {
  daily: ({ dailyEnergy }) => dailyEnergy,
  curve: ({ loadCurve }) => loadCurve,
  maximumPower: ({ maximumPower }) => maximumPower,
  productionDaily: allowsProduction,
  productionCurve: (categories) => allowsProduction(categories) && categories.loadCurve,
  contract: ({ contract }) => contract,
} as const satisfies Record<SyncLaneName, (categories: DataCategories) => boolean>;

/** Tariffs and subscribed powers change seldom. */
const CONTRACT_EVERY_MS = 30 * 24 * 3_600_000;

const PRODUCTION: readonly SyncLaneName[] = ['productionDaily', 'productionCurve'];

/** Whether the consent in force allows a kind of data. */
export function isAgreed(lane: SyncLaneName, categories: DataCategories): boolean {
  return AGREED[lane](categories);
}

/** What may be asked at all: offered, agreed to, and not known to be missing from the point for good. */
export function possibleLanes({ offered, categories, known }: LaneScope): Set<SyncLaneName> {
  return new Set([...offered].filter((lane) => isAgreed(lane, categories) && isThere(lane, known)));
}

/** Whether a kind of data may be there, is collected, and is open to our application. */
export function isCollected(lane: SyncLaneName, known: LaneScope['known']): boolean {
  return !isMissing(lane, known) && known.scopesLearned[SCOPE_OF[lane]] !== 'not_subscribed';
}

/** Whether a point is known not to have, or not to collect, a kind of data: its days are no holes. */
export function isMissing(lane: SyncLaneName, known: LaneScope['known']): boolean {
  const { curveState, scopesLearned } = known;
  if (lane === 'productionCurve' && scopesLearned.productionCurve === 'not_collected') return true;
  const isCurve = lane === 'curve' || lane === 'productionCurve';
  return !isThere(lane, known) || (isCurve && curveState === 'not_collected');
}

/** What is worth a back-fill: possible, collected, and open to our application. */
export function collectedLanes(scope: LaneScope): Set<SyncLaneName> {
  return new Set([...possibleLanes(scope)].filter((lane) => isCollected(lane, scope.known)));
}

/** What a person's sync asks: also what did not answer so far, for it may have been switched on. */
export function manualLanes(scope: LaneScope): Set<SyncLaneName> {
  return withoutUnproven(possibleLanes(scope), scope);
}

/** What a day's passes ask: production only where the point is known to inject. */
export function dailyLanes(scope: LaneScope): Set<SyncLaneName> {
  return withoutUnproven(collectedLanes(scope), scope);
}

/** Whether it is time to ask the facts of the supply. */
export function isContractDue(
  { contractAskedAt }: Pick<Connection, 'contractAskedAt'>,
  nowMs: number,
): boolean {
  return contractAskedAt === null || nowMs - contractAskedAt.getTime() >= CONTRACT_EVERY_MS;
}

/** Whether an injecting point is one is found out by its back-fill. */
function withoutUnproven(lanes: Set<SyncLaneName>, { known }: LaneScope): Set<SyncLaneName> {
  return new Set([...lanes].filter((lane) => known.production === true || !PRODUCTION.includes(lane)));
}

function isThere(lane: SyncLaneName, { production, scopesLearned }: LaneScope['known']): boolean {
  return (
    scopesLearned[SCOPE_OF[lane]] !== 'not_offered' && !(PRODUCTION.includes(lane) && production === false)
  );
}
