export { PostgresIoAdapter } from './live/postgres-io.adapter.ts';
export { NotificationsModule } from './notifications.module.ts';
