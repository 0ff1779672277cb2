import { once } from 'node:events';
import type { Server } from 'node:http';
import { asAppError, Metrics, PlatformConfig, sendProblem } from '@coprowatt/platform';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import express, { type NextFunction, type Request, type Response } from 'express';
import { notFound } from '../http/not-found.ts';
import { requireMonitor } from './metrics-token.ts';

/** A process that serves nobody answers a monitor all the same, on the same address and nothing else. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | null = null;

  constructor(
    private readonly config: PlatformConfig,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { serves, metricsToken, port, host } = this.config;
    if (serves || metricsToken === null) return;
    this.server = this.app(metricsToken).listen(port, host);
    await once(this.server, 'listening');
  }

  beforeApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private app(token: string): express.Express {
    const app = express().disable('x-powered-by');
    app.get('/metrics', async ({ headers }: Request, response: Response) => {
      requireMonitor(token, headers.authorization);
      const text = await this.metrics.text();
      response.set({ 'Cache-Control': 'no-store', 'Content-Type': Metrics.contentType }).send(text);
    });
    app.use(notFound);
    app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
      sendProblem(request, response, asAppError(error)),
    );
    return app;
  }
}
