import { CreateNotifications1790000005000 } from './migrations/1790000005000-create-notifications.ts';
import { ForgetWithHolder1790000005001 } from './migrations/1790000005001-forget-with-holder.ts';

export const notificationsMigrations = [CreateNotifications1790000005000, ForgetWithHolder1790000005001];
