import { isLoopback } from '@coprowatt/platform';
import { LaunchError } from './launch-error.ts';
import { REAL_START, type LaunchSettings } from './settings.ts';

/** A demonstration never runs where strangers could reach it. @throws LaunchError when it would. */
export function requireThisMachine({ demo, host }: Pick<LaunchSettings, 'demo' | 'host'>): void {
  if (demo && !isLoopback(host))
    throw new LaunchError(
      `The demonstration is refused with HOST=${host}, it listens on this machine only: ${REAL_START}`,
    );
}
