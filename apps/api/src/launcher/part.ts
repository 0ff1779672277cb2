import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const TAIL_LINES = 15;

export interface PartOptions {
  name: string;
  /** Entry file. */
  script: string;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Null: its output is ours. */
  logFile: string | null;
}

/** One process of ours. It holds a channel to us and ends by itself when we are gone, however that came. */
export class Part {
  readonly name: string;
  readonly #logFile: string | null;
  readonly #child: ChildProcess;
  /** Resolves with the reason of its end. */
  readonly ended: Promise<string>;

  constructor({ name, script, env, cwd, logFile }: PartOptions) {
    this.name = name;
    this.#logFile = logFile;
    if (logFile !== null) mkdirSync(dirname(logFile), { recursive: true });
    const out = logFile === null ? 'inherit' : openSync(logFile, 'w', 0o600);
    this.#child = spawn(process.execPath, [script], {
      cwd,
      env: { ...env },
      stdio: ['ignore', out, out, 'ipc'],
    });
    if (out !== 'inherit') closeSync(out);
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) =>
        resolve(signal ? `killed by ${signal}` : `exit code ${code}`),
      );
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Last lines that it printed, empty when they went to our own output. */
  tail(): string {
    if (this.#logFile === null) return '';
    return readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  }
}
