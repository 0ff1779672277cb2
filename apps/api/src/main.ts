import 'reflect-metadata';
import { SetupService } from '@coprowatt/identity';
import { PlatformConfig, scrubText, StartRefused } from '@coprowatt/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { createApp } from './create-app.ts';
import { DemoSeeder } from './demo/demo-seeder.ts';

/** A refusal in its own words; for everything else the stack, scrubbed as log lines are. */
function explain(error: unknown): string {
  if (error instanceof StartRefused) return error.message;
  return scrubText(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Straight to the console, past every log: whoever reads the link can make himself the first admin. */
async function tellSetup(app: INestApplicationContext, publicUrl: string): Promise<void> {
  const token = await app.get(SetupService).pendingToken();
  if (token === null) return;
  process.stdout.write(
    `\nNobody administers this installation yet. Open once:\n${publicUrl}/setup#${token}\n\n`,
  );
}

async function main(): Promise<void> {
  const app = await createApp();
  const config = app.get(PlatformConfig);
  if (config.serves) {
    await app.listen(config.port, config.host);
    await tellSetup(app, config.publicUrl);
  }
  if (config.demo) await app.get(DemoSeeder).seed();
}

// Started by the launcher with a channel: do not outlive it.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
