import { LIVE_NAMESPACE } from '@coprowatt/contracts';
import { Metrics } from '@coprowatt/platform';
import { WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { Namespace } from 'socket.io';

/** Counts the live lines of this process. */
@WebSocketGateway({ namespace: LIVE_NAMESPACE })
export class OpenSockets {
  @WebSocketServer()
  private readonly namespace: Namespace | undefined;

  constructor(metrics: Metrics) {
    metrics.gauge(
      { name: 'coprowatt_sockets', help: 'Live lines that are open to this process.', labelNames: [] },
      () => Promise.resolve([{ labels: {}, value: this.namespace?.sockets.size ?? 0 }]),
    );
  }
}
