import { arch, cpus, loadavg, release, totalmem } from 'node:os';
import { undoneAtLast } from './interruption.ts';
import { measureAlerts, type AlertsScale } from './live/alerts.part.ts';
import { openDesk } from './live/desk.ts';
import { openFleet } from './live/fleet.ts';
import { measureSockets, type SocketsScale } from './live/sockets.part.ts';
import { megabytes } from './sync/table.ts';

const PART = '--part=';
const FULL: { alerts: AlertsScale; sockets: SocketsScale } = {
  alerts: { inTurn: 200, atOnce: 100 },
  sockets: { sockets: 1_000, buildings: 40, events: 50 },
};
const QUICK: typeof FULL = {
  alerts: { inTurn: 10, atOnce: 5 },
  sockets: { sockets: 100, buildings: 10, events: 10 },
};

/** Live delivery; `--part=alerts` or `--part=sockets` alone; `--quick` tries it on a few. */
export async function benchLive(flags: readonly string[]): Promise<void> {
  const part = flags.find((flag) => flag.startsWith(PART))?.slice(PART.length);
  const isAsked = (name: string): boolean => part === undefined || part === name;
  const { alerts, sockets } = flags.includes('--quick') ? QUICK : FULL;
  console.log(
    `\n${cpus().length} x ${cpus()[0]?.model}, ${megabytes(totalmem())} MB, ${arch()} ${release()}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const fleet = await openFleet();
  try {
    const desk = await openDesk(fleet.env);
    const close = undoneAtLast(() => desk.close());
    try {
      if (isAsked('alerts')) await measureAlerts(fleet, desk, alerts);
      if (isAsked('sockets')) await measureSockets(fleet, desk, sockets);
    } finally {
      await close();
    }
  } finally {
    await fleet.stop();
  }
}
