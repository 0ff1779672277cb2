import { IdentityModule } from '@coprowatt/identity';
import { Module } from '@nestjs/common';
import { LiveGateway } from './live/live.gateway.ts';

/** What reaches people by itself: today the live line of their browsers. */
@Module({ imports: [IdentityModule], providers: [LiveGateway] })
export class NotificationsModule {}
