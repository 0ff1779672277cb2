import { Global, Module } from '@nestjs/common';
import { BackupRecorder } from '../backup/backup-recorder.ts';
import { Ticks } from '../ticks.ts';
import { AuditLog } from './audit-log.ts';
import { AuditReader } from './audit-reader.ts';
import { AuditSealer } from './audit-sealer.ts';
import { AuditVerifier } from './audit-verifier.ts';

/** Who did what, chained so that a change is found. Needs DataSource, Secrets, Clock and PlatformConfig beside it. */
@Global()
@Module({
  imports: [Ticks],
  providers: [AuditLog, AuditReader, AuditSealer, AuditVerifier, BackupRecorder],
  exports: [AuditLog, AuditReader, AuditSealer, AuditVerifier],
})
export class AuditModule {}
