import { CreateNotifications1790000005000 } from './migrations/1790000005000-create-notifications.ts';
import { ForgetWithHolder1790000005001 } from './migrations/1790000005001-forget-with-holder.ts';
import { TellChanges1790000005002 } from './migrations/1790000005002-tell-changes.ts';
import { TellAgain1790000005003 } from './migrations/1790000005003-tell-again.ts';

export const notificationsMigrations = [
  CreateNotifications1790000005000,
  ForgetWithHolder1790000005001,
  TellChanges1790000005002,
  TellAgain1790000005003,
];
