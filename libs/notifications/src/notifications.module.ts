import { IdentityModule } from '@coprowatt/identity';
import { PlatformConfig, Ticks } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { Channels } from './channel/channels.ts';
import { DeliveryController } from './delivery/delivery.controller.ts';
import { DeliveryRepository } from './delivery/delivery.repository.ts';
import { DeliveryService } from './delivery/delivery.service.ts';
import { InboxChannel } from './inbox/inbox.channel.ts';
import { InboxController } from './inbox/inbox.controller.ts';
import { InboxRepository } from './inbox/inbox.repository.ts';
import { InboxService } from './inbox/inbox.service.ts';
import { LiveGateway } from './live/live.gateway.ts';
import { MailChannel } from './mail/mail.channel.ts';
import { UnsubscribeController } from './mail/unsubscribe.controller.ts';
import { UnsubscribeLinks } from './mail/unsubscribe-links.ts';
import { Leftovers } from './notice/leftovers.ts';
import { NoticePlanner } from './notice/notice-planner.ts';
import { NoticeTick } from './notice/notice-tick.ts';
import { NoticesModule } from './notice/notices.module.ts';
import { PreferencesController } from './preferences/preferences.controller.ts';
import { PreferencesRepository } from './preferences/preferences.repository.ts';
import { PreferencesService } from './preferences/preferences.service.ts';
import { WebhookChannel } from './webhook/webhook.channel.ts';
import { WebhookController } from './webhook/webhook.controller.ts';
import { WebhookRepository } from './webhook/webhook.repository.ts';
import { ANSWER_WITHIN_MS, WebhookSender } from './webhook/webhook-sender.ts';
import { WebhookService } from './webhook/webhook.service.ts';

const webhookSender = {
  provide: WebhookSender,
  inject: [PlatformConfig],
  useFactory: (config: PlatformConfig) => new WebhookSender(config, ANSWER_WITHIN_MS),
};

/** What reaches people by itself: the live line of their browsers, and what they are told of alerts. */
@Module({
  imports: [IdentityModule, NoticesModule, Ticks],
  controllers: [
    DeliveryController,
    InboxController,
    PreferencesController,
    UnsubscribeController,
    WebhookController,
  ],
  providers: [
    Channels,
    DeliveryRepository,
    DeliveryService,
    InboxChannel,
    InboxRepository,
    InboxService,
    Leftovers,
    LiveGateway,
    MailChannel,
    NoticePlanner,
    NoticeTick,
    PreferencesRepository,
    PreferencesService,
    UnsubscribeLinks,
    WebhookChannel,
    WebhookRepository,
    webhookSender,
    WebhookService,
  ],
})
export class NotificationsModule {}
