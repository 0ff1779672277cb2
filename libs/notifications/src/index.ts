export { PLANNING_IS_DEAD_AFTER } from './delivery/retry-policy.ts';
export { PostgresIoAdapter } from './live/postgres-io.adapter.ts';
export { Notices, type Notice, type NoticeText } from './notice/notice.ts';
export { NoticesModule } from './notice/notices.module.ts';
export { notificationsMigrations } from './notifications.database.ts';
export { NotificationsModule } from './notifications.module.ts';
export { notificationsSealedColumns } from './sealed-columns.ts';
