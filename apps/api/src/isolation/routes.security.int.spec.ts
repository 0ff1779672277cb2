import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CASES, casesOf, SPENDING, type Case } from './cases.ts';
import type { Anyone, Verdict } from './design-table.ts';
import { routesOf, verdictOf, verdictOfAnswer, type Document, type Route } from './routes.ts';
import { startWorld, visitorOf, type World } from './world.ts';

let world: World;
let routes: Route[];

beforeAll(async () => {
  world = await startWorld();
  routes = routesOf((await (await fetch(`${world.url}/api/docs-json`)).json()) as Document);
}, 120_000);
afterAll(() => world.close());

interface Knock {
  route: Route;
  visitor: Anyone;
  case: Case;
  expected: Verdict;
}

function knocksOn(route: Route): Knock[] {
  return casesOf(route, world).flatMap((each) =>
    [null, ...world.visitors].map((visitor) => {
      const atTheDoor = verdictOf(route.rule, visitor);
      const inside = () => each.closed ?? (visitor ? each.expects(visitor) : 'in');
      const expected = atTheDoor === 'in' ? inside() : atTheDoor;
      return { route, visitor, case: each, expected };
    }),
  );
}

async function knock({ route, visitor, case: each, expected }: Knock): Promise<Verdict> {
  const { building } = world;
  const { query, body, fresh } = each;
  const params = visitor && fresh && expected === 'in' ? await fresh(visitor) : each.params;
  const isOfOrganisation = typeof route.rule === 'object' && 'organisation' in route.rule;
  const places: Record<string, string> = {
    id: isOfOrganisation ? building.organisationId : building.id,
    ...params,
  };
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '');
  const sends = route.method !== 'GET' && route.method !== 'DELETE';
  const target = query === undefined ? path : `${path}?${query}`;
  return verdictOfAnswer(
    await world.call(route.method, target, visitor, sends ? (body?.() ?? {}) : undefined),
  );
}

const told = ({ visitor, case: { about } }: Knock) => `${visitor?.name ?? 'nobody'}: ${about}`;

/** Answers what is otherwise than the design says: `who: what, expected → found`. Knocks on so many doors at once. */
async function surprises(knocks: Knock[], atOnce = 1): Promise<string[]> {
  const found: string[] = [];
  for (let next = 0; next < knocks.length; next += atOnce)
    await Promise.all(
      knocks.slice(next, next + atOnce).map(async (each) => {
        const verdict = await knock(each);
        if (verdict !== each.expected) found.push(`${told(each)}, ${each.expected} → ${verdict}`);
      }),
    );
  return found;
}

/** About one meter or one thing below the building, named in the path, the query or the body. */
const isOfOneThing = ({ case: { params, query, body } }: Knock) =>
  params !== undefined || `${query} ${JSON.stringify(body?.())}`.includes('deviceId');

/** On what is there already. */
function withoutFresh(each: Knock): Knock {
  const { fresh: _, ...rest } = each.case;
  return { ...each, case: rest };
}

/** The same thing, said to be of another building. */
function through(each: Knock, id: string): Knock {
  const there = withoutFresh(each);
  return { ...there, case: { ...there.case, params: { ...there.case.params, id } } };
}

const isLetIn = ({ expected }: Knock) => expected === 'in';

describe('every route, for every role that owns, shares the tenant, is of another tenant or has left', () => {
  it('says who may call it, and nothing here is about a route that is gone', () => {
    const names = routes.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    expect([...Object.keys(CASES), ...SPENDING].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('answers as the design says', async () => {
    const wrong: Record<string, string[]> = {};
    for (const route of routes) {
      const knocks = knocksOn(route).filter((each) => !isLetIn(each) || !SPENDING.includes(route.name));
      const found = await surprises(knocks, 8);
      if (found.length > 0) wrong[route.name] = found;
    }
    expect(wrong).toEqual({});
  }, 180_000);

  it('finds nothing of this building through another one, not even for those who reach both', async () => {
    const found: string[] = [];
    const { sibling, foreign } = world;
    for (const [id, visitor] of [
      [sibling.id, visitorOf(world)],
      [foreign.id, visitorOf(world, 'syndic', 'other tenant')],
    ] as const)
      for (const route of routes.filter(
        ({ name, path }) => path.startsWith('/api/v1/buildings/{id}/') && name in CASES,
      ))
        for (const each of knocksOn(route).filter((one) => one.visitor === visitor && isOfOneThing(one)))
          if ((await knock(through(each, id))) !== 404) found.push(`${route.name}, ${told(each)}`);
    expect(found).toEqual([]);
  });

  it('lets in whom the design lets in where the first one changes what the next one finds', async () => {
    // Each is let in once, on what is still there: another's session, another's meter.
    const wrong: Record<string, string[]> = {};
    for (const name of SPENDING) {
      const found = await surprises(
        routes
          .filter((route) => route.name === name)
          .flatMap(knocksOn)
          .filter(isLetIn),
      );
      if (found.length > 0) wrong[name] = found;
    }
    expect(wrong).toEqual({});
  }, 60_000);

  it('is closed to everybody once the session has ended', async () => {
    const open: string[] = [];
    for (const route of routes.filter(({ rule }) => rule !== 'public'))
      for (const each of knocksOn(route).slice(0, 3))
        if ((await knock(withoutFresh(each))) !== 401) open.push(`${route.name}, ${told(each)}`);
    expect(open).toEqual([]);
  }, 60_000);
});
