import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.ts';
import { MetricsServer } from './metrics-server.ts';
import { OpenSockets } from './open-sockets.ts';
import { WaitingWork } from './waiting-work.ts';

/** What a monitor is told (docs/operations.md, "Monitoring"). */
@Module({ controllers: [MetricsController], providers: [MetricsServer, OpenSockets, WaitingWork] })
export class MetricsModule {}
