import { Module } from '@nestjs/common';
import { Notices } from './notice.ts';

/** What those import who have something to tell; whoever sends it out is `NotificationsModule`. Needs the Clock. */
@Module({ providers: [Notices], exports: [Notices] })
export class NoticesModule {}
