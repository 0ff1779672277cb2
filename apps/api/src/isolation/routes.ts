import type { AccessRule } from '@coprowatt/identity';
import { holdsRole, may, reaches, type Anyone, type Verdict } from './design-table.ts';

/** One route as the OpenAPI document tells it, with the rule that stands before it. */
export interface Route {
  /** `GET /api/v1/buildings/{id}` */
  name: string;
  method: string;
  path: string;
  rule: AccessRule;
}

/** The part of an OpenAPI document that the matrix is made from. */
export interface Document {
  paths: Record<string, Record<string, { 'x-access'?: AccessRule }>>;
}

/** @throws Error naming the routes that do not say who may call them. */
export function routesOf(document: Document): Route[] {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]) => {
      const method = verb.toUpperCase();
      return { name: `${method} ${path}`, method, path, rule: operation['x-access'] };
    }),
  );
  const silent = routes.filter(({ rule }) => rule === undefined).map(({ name }) => name);
  if (silent.length > 0) throw new Error(`No access rule: ${silent.join(', ')}`);
  return routes as Route[];
}

/** What the rule before a route means for a visitor, by the design's table and not by the guard's. */
export function verdictOf(rule: AccessRule, visitor: Anyone): Verdict {
  if (rule === 'public') return 'in';
  if (!visitor) return 401;
  if (rule === 'signed-in') return 'in';
  if ('role' in rule) return holdsRole(visitor, [rule.role].flat()) ? 'in' : 403;
  if ('organisation' in rule) return organisationVerdict(rule.organisation, visitor);
  if (!reaches(visitor)) return 404;
  return may(visitor, rule.building) ? 'in' : 403;
}

/**
 * An admin reaches every organisation, but sends none of its figures elsewhere; a syndic reaches his own; nobody else knows
 * that it exists.
 */
function organisationVerdict(ability: string, visitor: NonNullable<Anyone>): Verdict {
  if (visitor.role === 'admin') {
    if (visitor.relation === 'ended') return 404;
    return ability === 'organisation.webhook' ? 403 : 'in';
  }
  return visitor.role === 'syndic' && reaches(visitor) ? 'in' : 404;
}

/**
 * What an answer comes to. A refusal is told by its code: a 404 for a token that is not valid is no refusal.
 * @throws Error for a fault of ours: whoever stumbles was neither let in nor refused.
 */
export async function verdictOfAnswer(answer: Response): Promise<Verdict> {
  if (answer.status === 500) throw new Error(`${answer.url} fails: ${await answer.text()}`);
  if (![401, 403, 404].includes(answer.status)) return 'in';
  const problem = (await answer.json()) as { code?: string };
  const refusals: Record<string, Verdict> = {
    unauthenticated: 401,
    forbidden: 403,
    usage_not_allowed: 403,
    not_found: 404,
  };
  return refusals[problem.code ?? ''] ?? 'in';
}
