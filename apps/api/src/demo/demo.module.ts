import { IdentityModule } from '@coprowatt/identity';
import { IotModule } from '@coprowatt/iot';
import { LinkyModule } from '@coprowatt/linky';
import { Module } from '@nestjs/common';
import { DemoHistory } from './demo-history.ts';
import { DemoPeople } from './demo-people.ts';
import { DemoSeeder } from './demo-seeder.ts';
import { MailboxController } from './mailbox.controller.ts';

/** The demonstration's data (design section 2). */
@Module({
  imports: [IdentityModule, IotModule, LinkyModule],
  controllers: [MailboxController],
  providers: [DemoHistory, DemoPeople, DemoSeeder],
  exports: [DemoSeeder],
})
export class DemoModule {}
