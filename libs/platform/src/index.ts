export { AuditLog, type AuditRecord } from './audit/audit-log.ts';
export { AuditModule } from './audit/audit.module.ts';
export {
  AuditReader,
  type AuditFilter,
  type AuditPosition,
  type ReadAuditRow,
} from './audit/audit-reader.ts';
export { PLATFORM_CHAIN, type AuditFacts } from './audit/audit-rules.ts';
export { AuditSealer } from './audit/audit-sealer.ts';
export { AuditVerifier, type VerifiedChain } from './audit/audit-verifier.ts';
export { BackupRecorder } from './backup/backup-recorder.ts';
export { LastBackup, type BackupFacts } from './backup/last-backup.ts';
export { AppError, type AppErrorOptions } from './errors/app-error.ts';
export { errorCode } from './errors/error-code.ts';
export { ERROR_MEANINGS } from './errors/error-status.ts';
export { StartRefused } from './errors/start-refused.ts';
export { asAppError, problemDocument } from './errors/problem.ts';
export { ProblemFilter, sendProblem } from './errors/problem.filter.ts';
export { correlation, correlationIdOf } from './http/correlation.ts';
export { createValidationPipe, fieldProblems, UNKNOWN_FIELD_RULE } from './http/validation.ts';
export { EncryptionKey, isEncryptionKey } from './config/encryption-key.ts';
export { EnvBoolean, EnvInteger } from './config/env-decorators.ts';
export { ConfigError, envSlice, readEnv } from './config/env-slice.ts';
export { isLoopback, PlatformConfig } from './config/platform.config.ts';
export { PlatformEnv } from './config/platform.env.ts';
export { advanceClock, Clock, durationMs, openClock } from './clock/index.ts';
export { DatabaseModule } from './database/database.module.ts';
export { runMigrations } from './database/migrate.ts';
export { dataSourceOptions, type DatabaseParts } from './database/options.ts';
export { platformMigrations } from './database/platform.migrations.ts';
export { runPrepared } from './database/prepared.ts';
export { liftStatementLimit, withoutStatementLimit } from './database/statement-limit.ts';
export { ReadinessChecks, type ReadinessCheck } from './health/readiness-checks.ts';
export { Jobs, type WorkOptions } from './jobs/jobs.ts';
export { LiveBus } from './live/live-bus.ts';
export { loggedError, pathOf } from './logging/serializers.ts';
export { scrubLine, scrubText } from './logging/scrub.ts';
export type { Mail } from './mail/mail.ts';
export { Metrics, type Measure, type Reading } from './metrics/metrics.ts';
export { MailModule } from './mail/mail.module.ts';
export { MailTick } from './mail/mail-tick.ts';
export { Mailbox } from './mail/mailbox.ts';
export { Mailer } from './mail/mailer.ts';
export { isRotated, KeyRotation, type RotatedColumn } from './secrets/key-rotation.ts';
export { loadSecrets, requireKeysFor } from './secrets/load-secrets.ts';
export type { SealedColumn } from './secrets/sealed-column.ts';
export { Secrets, type KeyRing } from './secrets/secrets.ts';
export { PlatformConfigModule, PlatformModule } from './platform.module.ts';
export { platformSealedColumns } from './sealed-columns.ts';
export { Ticks } from './ticks.ts';
