import { createServer } from 'node:http';
import { createSandbox } from './sandbox.ts';
import { readConfig } from './sandbox.config.ts';
import { MachineClock, openDatabaseClock } from './time/sandbox-clock.ts';

let stop = (): void => process.exit(0);
process.on('SIGTERM', () => stop());
process.on('SIGINT', () => stop());
// Started by the launcher with a channel: do not outlive it.
process.on('disconnect', () => stop());

const config = readConfig(process.env);
const clock = config.databaseUrl
  ? await openDatabaseClock(config.databaseUrl)
  : new MachineClock(config.clockStart);
const server = createServer(await createSandbox(config, clock));

stop = () => {
  stop = () => undefined;
  server.close(() => void clock.close().finally(() => process.exit(0)));
  server.closeAllConnections();
};
server.once('error', (error) => {
  console.error(`The sandbox cannot listen on ${config.host}:${config.port}: ${error.message}`);
  process.exit(1);
});
server.listen(config.port, config.host, () =>
  console.log(
    `SIMULATED operators on http://${config.host}:${config.port} (Enedis under /enedis, ORES under /ores, control under /control)`,
  ),
);
