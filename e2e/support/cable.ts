import { connect, createServer, type Server, type Socket } from 'node:net';

/** The wire between a browser and a process: what a network does to people, without a word to either end. */
export class Cable {
  readonly url: string;
  readonly #server: Server;
  readonly #ends = new Set<Socket>();
  #isCut = false;

  private constructor(port: number, server: Server) {
    this.url = `http://localhost:${port}`;
    this.#server = server;
  }

  /** Leads from one port of this machine to another. */
  static async lay(from: number, to: number): Promise<Cable> {
    const server = createServer((near) => cable.#join(near, connect(to, '127.0.0.1')));
    const cable = new Cable(from, server);
    await new Promise<void>((resolve) => server.listen(from, '127.0.0.1', resolve));
    return cable;
  }

  /** Nothing comes through any more, and nobody is told: lines that are open stay open at both ends. */
  cut(): void {
    this.#isCut = true;
    for (const end of this.#ends) end.pause();
  }

  /** What was under way arrives after all. */
  mend(): void {
    this.#isCut = false;
    for (const end of this.#ends) end.resume();
  }

  /** Every line ends at once, as when a router forgets them. */
  drop(): void {
    for (const end of this.#ends) end.destroy();
  }

  async remove(): Promise<void> {
    this.drop();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, far: Socket): void {
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(end);
      end.on('data', (chunk) => other.write(chunk));
      end.on('error', () => other.destroy());
      end.on('end', () => other.end());
      end.on('close', () => {
        this.#ends.delete(end);
        other.destroy();
      });
      if (this.#isCut) end.pause();
    }
  }
}
