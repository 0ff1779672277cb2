import type { EntityManager } from 'typeorm';

/** What the database's server can do for `iot_readings`, asked anew each time: it may gain the extension or the licence. */
export interface Abilities {
  /** Version of the extension in this database; null without. */
  version: string | null;
  /** Whether the extension may be created here: present on the server, and preloaded. */
  creatable: boolean;
  /** `timescale` is the community licence, the only one with compression; null without the extension. */
  licence: 'timescale' | 'apache' | null;
  hypertable: boolean;
  /** Whether chunks of `iot_readings` can be compressed: licensed, new enough, and its segments are set. */
  compression: boolean;
}

/** Major and minor: the first with `compress_truncate_behaviour` (ADR 9). */
const COMPRESSES_FROM = [2, 20] as const;

interface ServerColumns {
  version: string | null;
  creatable: boolean;
  licence: string | null;
}

// Creating the extension where its library is not preloaded ends the connection: the preloaded part is known by a setting.
const SERVER = `
  select (select extversion from pg_extension where extname = 'timescaledb') as version,
         exists (select from pg_available_extensions where name = 'timescaledb')
           and current_setting('timescaledb.max_background_workers', true) is not null as creatable,
         current_setting('timescaledb.license', true) as licence`;

const HYPERTABLE = `
  select compression_enabled as compression
  from timescaledb_information.hypertables
  where format('%I.%I', hypertable_schema, hypertable_name)::regclass = 'iot_readings'::regclass`;

/** Asks the server; changes nothing. */
export async function probeAbilities(manager: EntityManager): Promise<Abilities> {
  const [server] = await manager.query<ServerColumns[]>(SERVER);
  const { version = null, creatable = false } = server ?? {};
  if (version === null) return { version, creatable, licence: null, hypertable: false, compression: false };
  const licence = server?.licence === 'timescale' ? 'timescale' : 'apache';
  const [table] = await manager.query<{ compression: boolean }[]>(HYPERTABLE);
  return {
    version,
    creatable,
    licence,
    hypertable: table !== undefined,
    compression: mayCompress({ version, licence }) && (table?.compression ?? false),
  };
}

/** Whether the extension has the licence and the version that compression asks for. */
export function mayCompress({ version, licence }: Pick<Abilities, 'version' | 'licence'>): boolean {
  return licence === 'timescale' && version !== null && !isOld(version);
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor, neededMinor] = COMPRESSES_FROM;
  return major < neededMajor || (major === neededMajor && minor < neededMinor);
}

/** The server in a few words, for the log. */
export function describeAbilities({ version, creatable, licence }: Abilities): string {
  if (version === null)
    return creatable ? 'TimescaleDB could not be created' : 'a server without TimescaleDB';
  const needed = isOld(version) ? `; compression needs ${COMPRESSES_FROM.join('.')} or later` : '';
  return `TimescaleDB ${version}, ${licence === 'timescale' ? 'community' : 'Apache'} licence${needed}`;
}
