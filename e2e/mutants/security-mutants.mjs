const MATRIX = 'apps/api/src/isolation';
const ATTACKS = 'libs/linky/src/connection';
const AUDIT = 'libs/platform/src/audit';

/** Checks taken out, one at a time: `npm run mutants -- security`. */
export const SECURITY_MUTANTS = [
  {
    name: 'guard-lets-everybody-into-a-building',
    file: 'libs/identity/src/access/access-policy.service.ts',
    find: "if (!can(access, ability)) throw new AppError('forbidden');",
    put: '',
    tests: MATRIX,
  },
  {
    name: 'organisation-of-a-syndic-not-compared',
    file: 'libs/identity/src/access/scope.ts',
    find: '? membership.organisationId === building.organisationId',
    put: '? true',
    tests: MATRIX,
  },
  {
    name: 'ended-membership-still-counts',
    file: 'libs/identity/src/building/building.repository.ts',
    find: 'from memberships m where m.user_id = u.id and m.ended_at is null) as memberships',
    put: 'from memberships m where m.user_id = u.id) as memberships',
    tests: MATRIX,
  },
  {
    name: 'private-meter-seen-by-the-building',
    file: 'libs/identity/src/access/abilities.ts',
    find: "return can(access, 'building.read') && meter.holderUserId === userId;",
    put: "return can(access, 'building.read');",
    tests: MATRIX,
  },
  {
    name: 'occupant-joins-the-building-room',
    file: 'libs/notifications/src/live/live-rooms.ts',
    find: "can(access, 'building.energy.read')",
    put: "can(access, 'building.read')",
    tests: MATRIX,
  },
  {
    name: 'state-not-bound-to-the-session',
    file: 'libs/linky/src/connection/authorisation-request.repository.ts',
    find: 'findOneBy({ stateHash, sessionId })',
    put: 'findOneBy({ stateHash })',
    tests: ATTACKS,
  },
  {
    name: 'service-older-than-the-request-accepted',
    file: 'libs/linky/src/connection/callback-rules.ts',
    find: "return state !== 'ended' && from !== null && from >= requestedOn;",
    put: "return state !== 'ended' && from !== null && requestedOn !== null;",
    tests: ATTACKS,
  },
  {
    name: 'v1-return-accepted',
    file: 'libs/linky/src/connection/callback-rules.ts',
    find: "'usage_point_id' in query || said.length !== 1",
    put: 'said.length === 0',
    tests: ATTACKS,
  },
  {
    name: 'return-of-another-operator-accepted',
    file: 'libs/linky/src/connection/callback.service.ts',
    find: 'return provider?.returns === returned.brings ? request : null;',
    put: 'return provider ? request : null;',
    tests: 'libs/linky/src/providers/ores',
  },
  {
    name: 'authorisation-of-another-accepted',
    file: 'libs/linky/src/connection/connection.repository.ts',
    find: 'return rows.length > 0;\n  }\n\n  /** With a return',
    put: 'return true;\n  }\n\n  /** With a return',
    tests: ATTACKS,
  },
  {
    name: 'second-claim-not-reviewed',
    file: 'libs/linky/src/connection/connection.repository.ts',
    find: "c.state in ('connected', 'suspect', 'review', 'confirming')",
    put: "c.state in ('review')",
    tests: ATTACKS,
  },
  {
    name: 'facts-of-an-audit-row-not-hashed',
    file: 'libs/platform/src/audit/audit-rules.ts',
    find: '    row.facts,',
    put: '',
    tests: AUDIT,
  },
  {
    name: 'end-of-an-audit-chain-not-compared',
    file: 'libs/platform/src/audit/audit-verification.ts',
    find: "else if (!this.#endsWith(head.hash)) this.#note('changed', head.position, null);",
    put: '',
    tests: AUDIT,
  },
];
