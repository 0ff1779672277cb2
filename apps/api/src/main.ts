import 'reflect-metadata';
import { PlatformConfig } from '@coprowatt/platform';
import { createApp } from './create-app.ts';
import { DemoSeeder } from './demo/demo-seeder.ts';

/** The reason of a refused start, one line for people; the stack follows for everything that is not a refusal. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isRefusal = error.name === 'ConfigError' || /refused|does not open this database/.test(error.message);
  return isRefusal ? error.message : (error.stack ?? error.message);
}

async function main(): Promise<void> {
  const app = await createApp();
  const config = app.get(PlatformConfig);
  if (config.serves) await app.listen(config.port, config.host);
  if (config.demo) await app.get(DemoSeeder).seed();
}

// Started by the launcher with a channel: do not outlive it.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
