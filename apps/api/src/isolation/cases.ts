import { randomUUID } from 'node:crypto';
import { may, sees, type MeterUnderTest, type Verdict, type Visitor } from './design-table.ts';
import type { Route } from './routes.ts';
import { invite, newBuilding, newColleague, newEntry, newOwner, secondSession } from './things.ts';
import { connect, newMeter, PURPOSES, type World } from './world.ts';

/** One way to call a route. `expects` decides for whoever the rule before the route lets in. */
export interface Case {
  /** What it is about, for the message. */
  about: string;
  /** Path parameters besides the building's or organisation's `id`. */
  params?: Record<string, string>;
  query?: string;
  body?: () => object;
  /** Makes a thing of the visitor's own to act on, where the act uses it up: its path parameters. */
  fresh?: (visitor: Visitor) => Promise<Record<string, string>>;
  expects(visitor: Visitor): Verdict;
  /** What everybody is answered, signed in or not: the route is not there on this installation. */
  closed?: Verdict;
}

type Cases = (world: World) => Case[];

const always = (): Verdict => 'in';

/** Figures of the common meters: for whoever sees them. */
const commonFigures: Case = {
  about: 'the common meters',
  expects: (visitor) => (may(visitor, 'building.energy.read') ? 'in' : 403),
};

/** The same act on each meter of the building. */
function onEachMeter(
  world: World,
  allows: (visitor: Visitor, meter: MeterUnderTest) => boolean,
  call: (meter: MeterUnderTest) => Omit<Case, 'about' | 'expects'>,
): Case[] {
  return world.meters.map((meter) => ({
    ...call(meter),
    about: `the ${meter.usage} meter of ${world.visitors.find(({ userId }) => userId === meter.holderUserId)?.name ?? 'the building'}`,
    expects: (visitor) => {
      if (!sees(visitor, meter)) return 404;
      return allows(visitor, meter) ? 'in' : 403;
    },
  }));
}

const seen = () => true;
/** Who connects, reconnects, withdraws: the syndic a common meter, the holder his own. */
const connects = (visitor: Visitor, { usage }: MeterUnderTest) => may(visitor, `meter.connect.${usage}`);
const syncs = (visitor: Visitor, { usage }: MeterUnderTest) =>
  usage === 'private' || may(visitor, 'meter.sync');

const figuresOf =
  (...asked: string[]): Cases =>
  (world) => [
    { ...commonFigures, query: asked.join('&') },
    ...onEachMeter(world, seen, ({ id }) => ({ query: [...asked, `deviceId=${id}`].join('&') })),
  ];

const agreement = (world: World) => () => ({
  purposes: PURPOSES,
  consentTextVersion: world.consentTextVersion,
});

/** Something that the visitor has made himself a moment ago, and that nobody else may touch. */
const onesOwn = (about: string, params: Record<string, string>, fresh: Case['fresh']): Case[] => [
  { about: `another’s ${about}`, params, expects: () => 404 },
  { about: `one’s own ${about}`, params, ...(fresh && { fresh }), expects: always },
];

/** A role or an invitation below a building or an organisation. */
const given = (about: string, param: string, made: (world: World) => Promise<string>): Cases => {
  return (world) => [
    {
      about,
      params: { [param]: randomUUID() },
      fresh: async () => ({ [param]: await made(world) }),
      expects: always,
    },
  ];
};

/** Each meter's consent: the organisation's for a common one; a private one's is its holder's, also after he has left. */
const consents = (world: World, call: Pick<Case, 'body'> = {}): Case[] =>
  world.meters.map(({ id, usage, holderUserId }) => ({
    ...call,
    about: `the consent of a ${usage} meter`,
    params: { consentId: world.consents.get(id) ?? '' },
    expects: (visitor) => {
      const isIts =
        usage === 'common' ? may(visitor, 'meter.connect.common') : visitor.userId === holderUserId;
      return isIts ? 'in' : 404;
    },
  }));

/** Who handles alerts: syndic and council those of a common meter, the holder those of his own. */
const handles = (visitor: Visitor, { usage }: MeterUnderTest) =>
  usage === 'private' || may(visitor, 'alert.act');

/** Nobody has made one: whoever is let in finds nothing, like anybody else. */
const noClaim: Cases = () => [
  {
    about: 'one that does not exist',
    params: { claimId: randomUUID() },
    body: () => ({ decision: 'refuse', reason: 'nobody asked for it' }),
    expects: () => 404,
  },
];

/** Nobody has set one up: whoever is let in finds none. */
const noWebhook: Cases = () => [{ about: 'one that does not exist', expects: () => 404 }];

/** Routes on which more is decided than the rule before them says. */
export const CASES: Record<string, Cases> = {
  'GET /api/v1/buildings/{id}/iot/readings': figuresOf(),
  'GET /api/v1/buildings/{id}/iot/statistics': figuresOf(),
  'GET /api/v1/buildings/{id}/iot/comparison': figuresOf('kind=yoy'),
  'GET /api/v1/buildings/{id}/iot/export': figuresOf('format=csv'),
  'GET /api/v1/buildings/{id}/iot/expected': figuresOf(),
  'GET /api/v1/buildings/{id}/iot/anomalies': (world) => [
    // Without a meter: those of whatever one sees, which may be none.
    { about: 'alerts of whatever one sees', expects: always },
    ...onEachMeter(world, seen, ({ id }) => ({ query: `deviceId=${id}` })),
  ],
  'GET /api/v1/buildings/{id}/iot/anomalies/{anomalyId}': (world) =>
    onEachMeter(world, seen, ({ id }) => ({ params: { anomalyId: world.alerts.get(id) ?? '' } })),
  'PATCH /api/v1/buildings/{id}/iot/anomalies/{anomalyId}': (world) =>
    onEachMeter(world, handles, ({ id }) => ({
      params: { anomalyId: world.alerts.get(id) ?? '' },
      body: () => ({ comment: 'seen' }),
    })),
  'POST /api/v1/buildings/{id}/iot/linky/configure': (world) =>
    (['common', 'private'] as const).map((usage) => ({
      about: `a ${usage} meter`,
      body: () => newMeter(world, usage),
      expects: (visitor) => (may(visitor, `meter.connect.${usage}`) ? 'in' : 403),
    })),
  'POST /api/v1/buildings/{id}/iot/linky/devices/{deviceId}/reconnect': (world) =>
    onEachMeter(world, connects, ({ id }) => ({ params: { deviceId: id }, body: agreement(world) })),
  'POST /api/v1/buildings/{id}/iot/linky/sync': (world) => [
    // Without a meter: all that one may sync, which may be none.
    { about: 'whatever one may sync', body: () => ({}), expects: always },
    ...onEachMeter(world, syncs, ({ id }) => ({ body: () => ({ deviceId: id }) })),
  ],
  'GET /api/v1/buildings/{id}/iot/linky/devices/{deviceId}/quality': (world) =>
    onEachMeter(world, seen, ({ id }) => ({ params: { deviceId: id } })),
  'GET /api/v1/buildings/{id}/iot/linky/sync-runs/{runId}': (world) =>
    onEachMeter(world, seen, ({ id }) => ({ params: { runId: world.runs.get(id) ?? '' } })),
  'DELETE /api/v1/buildings/{id}/iot/linky/devices/{deviceId}': (world) =>
    onEachMeter(world, connects, ({ id, usage }) => ({
      params: { deviceId: id },
      fresh: async (visitor) => ({ deviceId: await connect(world, visitor, usage) }),
    })),
  'POST /api/v1/buildings/{id}/iot/linky/devices/{deviceId}/move': (world) =>
    onEachMeter(
      world,
      // Only what is everybody's can be moved from one building to another.
      (visitor, { usage }) => usage === 'common' && may(visitor, 'meter.connect.common'),
      ({ id }) => ({ params: { deviceId: id }, body: () => ({ buildingId: world.building.id }) }),
    ),
  'DELETE /api/v1/auth/sessions/{sessionId}': (world) =>
    onesOwn('session', { sessionId: randomUUID() }, async (visitor) => ({
      sessionId: await secondSession(world, visitor),
    })),
  'DELETE /api/v1/buildings/{id}/members/{membershipId}': given('a role', 'membershipId', newOwner),
  'DELETE /api/v1/buildings/{id}/invitations/{invitationId}': given(
    'an invitation',
    'invitationId',
    (world) => invite(world, `buildings/${world.building.id}`, 'co_owner'),
  ),
  'DELETE /api/v1/organisations/{id}/members/{membershipId}': given(
    'a colleague',
    'membershipId',
    newColleague,
  ),
  'DELETE /api/v1/organisations/{id}/invitations/{invitationId}': given(
    'an invitation',
    'invitationId',
    (world) => invite(world, `organisations/${world.building.organisationId}`, 'syndic'),
  ),
  'DELETE /api/v1/buildings/{id}': (world) => [
    { about: 'it', fresh: async () => ({ id: await newBuilding(world) }), expects: always },
  ],
  'PATCH /api/v1/me/consents/{consentId}': (world) =>
    consents(world, { body: () => ({ purpose: 'advice', granted: false }) }),
  'GET /api/v1/me/consents/{consentId}/receipt': (world) => consents(world),
  'DELETE /api/v1/me/consents/{consentId}': (world) => consents(world),
  'POST /api/v1/notifications/{id}/read': (world) => [
    { about: 'an entry that is not one’s own', params: { id: randomUUID() }, expects: () => 404 },
    {
      about: 'one’s own entry about a common meter',
      params: { id: randomUUID() },
      fresh: async (visitor) => ({ id: await newEntry(world, visitor) }),
      expects: (visitor) => (may(visitor, 'building.energy.read') ? 'in' : 404),
    },
  ],
  'POST /api/v1/admin/deliveries/{deliveryId}/retry': () => [
    { about: 'one that does not exist', params: { deliveryId: randomUUID() }, expects: () => 404 },
  ],
  'GET /api/v1/organisations/{id}/webhook': noWebhook,
  'DELETE /api/v1/organisations/{id}/webhook': noWebhook,
  'POST /api/v1/organisations/{id}/webhook/secret': noWebhook,
  'POST /api/v1/organisations/{id}/webhook/test': noWebhook,
  'GET /api/v1/admin/claims/{claimId}': noClaim,
  'POST /api/v1/admin/claims/{claimId}': noClaim,
  'GET /api/v1/demo/mailbox': () => [{ about: 'it', expects: () => 404, closed: 404 }],
  'GET /metrics': () => [{ about: 'it', expects: () => 404, closed: 404 }],
};

/** Routes that change what the others find: who is let in knocks on them at the end, in this order. */
export const SPENDING: readonly string[] = [
  'DELETE /api/v1/auth/sessions/{sessionId}',
  'DELETE /api/v1/buildings/{id}/members/{membershipId}',
  'DELETE /api/v1/buildings/{id}/invitations/{invitationId}',
  'DELETE /api/v1/organisations/{id}/members/{membershipId}',
  'DELETE /api/v1/organisations/{id}/invitations/{invitationId}',
  'DELETE /api/v1/buildings/{id}',
  'DELETE /api/v1/me/consents/{consentId}',
  'DELETE /api/v1/buildings/{id}/iot/linky/devices/{deviceId}',
  'POST /api/v1/auth/logout',
];

export function casesOf(route: Route, world: World): Case[] {
  const special = CASES[route.name];
  if (special) return special(world);
  const params = route.path.match(/\{(?!id\})\w+\}/g) ?? [];
  if (params.length > 0) throw new Error(`${route.name} acts on ${params.join()}: say in CASES who may`);
  return [{ about: 'it', expects: always }];
}
