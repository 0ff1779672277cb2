import type { WebhookBody } from '@coprowatt/contracts';
import { PlatformConfig } from '@coprowatt/platform';
import { type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import { ADDRESS_REFUSED, guardedLookup } from './public-address.ts';
import { signedHeaders } from './signature.ts';
import { mayReach, webhookUrl } from './webhook-url.ts';

const CONNECT_WITHIN_MS = 5_000;
export const ANSWER_WITHIN_MS = 10_000;
/** Of an answer only its status counts. */
const READ_BYTES = 4_096;

/** Where and with which key. */
export interface WebhookTarget {
  url: string;
  secret: string;
}

/** Posts to webhooks: to public addresses only, signed, following nothing. */
export class WebhookSender implements OnApplicationShutdown {
  private readonly reach: { demo: boolean };
  private readonly agent: Agent;

  constructor(
    config: PlatformConfig,
    private readonly answerWithinMs: number,
  ) {
    this.reach = { demo: config.demo };
    const lookup = guardedLookup((address) => mayReach(address, this.reach));
    this.agent = new Agent({ connect: { lookup, timeout: CONNECT_WITHIN_MS }, pipelining: 0 });
  }

  /** Whether a text is the URL of a webhook. */
  accepts(url: string): boolean {
    return webhookUrl(url, this.reach) !== null;
  }

  /** One try. Answers null when a 2xx came back, else why not: `http_<status>`, `address_refused`, `timeout` or `unreachable`. */
  async post({ url, secret }: WebhookTarget, body: WebhookBody): Promise<string | null> {
    // Here too: an address in the URL is connected to without a lookup.
    const target = webhookUrl(url, this.reach);
    if (!target) return ADDRESS_REFUSED;
    const text = JSON.stringify(body);
    try {
      const answer = await request(target, {
        method: 'POST',
        body: text,
        headers: signedHeaders(secret, body.deliveryId, text, new Date()),
        dispatcher: this.agent,
        signal: AbortSignal.timeout(this.answerWithinMs),
      });
      await answer.body.dump({ limit: READ_BYTES });
      return answer.statusCode >= 200 && answer.statusCode < 300 ? null : `http_${answer.statusCode}`;
    } catch (error) {
      return failureOf(error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}

/** A word alone: errors of the network repeat names and addresses. What is none of theirs is a fault of ours, and thrown. */
function failureOf(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (name === 'TimeoutError') return 'timeout';
  if (typeof code !== 'string') throw error;
  if (code === ADDRESS_REFUSED) return code;
  return /TIMEOUT|TIMEDOUT/.test(code) ? 'timeout' : 'unreachable';
}
