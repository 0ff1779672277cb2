import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A message as the server took it: the envelope's recipients, and the raw lines of headers and body. */
export interface ReceivedMail {
  recipients: string[];
  raw: string;
}

const GREETING = '220 test ESMTP';
const OK = '250 OK';
const MORE = '354 go on';

/** A small real SMTP server (RFC 5321, no TLS, no sign-in) on loopback, for tests of what is sent. */
export class TestMailServer {
  readonly received: ReceivedMail[] = [];
  /** Answer to the message instead of taking it, e.g. `451 later`. */
  refusal: string | null = null;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => void this.#talk(socket));
  }

  /** @param port 0 for any. */
  static async start(port = 0): Promise<TestMailServer> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new TestMailServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #talk(socket: Socket): Promise<void> {
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    let recipients: string[] = [];
    let data: string[] | null = null;
    say(GREETING);
    for await (const line of createInterface(socket)) {
      if (data === null) {
        const recipient = /^RCPT TO:<(.*)>/i.exec(line)?.[1];
        if (recipient !== undefined) recipients.push(recipient);
        if (/^DATA/i.test(line)) data = [];
        if (/^QUIT/i.test(line)) return void socket.end('221 bye\r\n');
        say(data ? MORE : OK);
      } else if (line === '.') {
        say(this.#take({ recipients, raw: data.join('\r\n') }));
        [recipients, data] = [[], null];
      } else data.push(line.replace(/^\./, ''));
    }
  }

  #take(mail: ReceivedMail): string {
    if (this.refusal !== null) return this.refusal;
    this.received.push(mail);
    return OK;
  }
}
