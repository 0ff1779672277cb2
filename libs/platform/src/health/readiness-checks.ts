import { Injectable } from '@nestjs/common';

/** Resolves when the part is ready; rejects with the reason otherwise. */
export type ReadinessCheck = () => Promise<void>;

/** What must hold before `/health/ready` answers 200; each lib adds its own at boot. */
@Injectable()
export class ReadinessChecks {
  private readonly checks = new Map<string, ReadinessCheck>();

  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** Each check's outcome: `null` when ready, else the reason. */
  async run(): Promise<Record<string, string | null>> {
    const outcomes = [...this.checks].map(async ([name, check]) => [name, await reasonOf(check)] as const);
    return Object.fromEntries(await Promise.all(outcomes));
  }
}

async function reasonOf(check: ReadinessCheck): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'not ready';
  }
}
