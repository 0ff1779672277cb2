import { IdentityModule } from '@coprowatt/identity';
import { Module } from '@nestjs/common';
import { AuditController } from './audit/audit.controller.ts';
import { AuditNames } from './audit/audit-names.ts';
import { AuditService } from './audit/audit.service.ts';
import { ConsentLedger } from './consent/consent-ledger.ts';
import { ConsentTextController } from './consent-text/consent-text.controller.ts';
import { ConsentTexts } from './consent-text/consent-texts.ts';

/** What people agree to, and the proof that they did. */
@Module({
  imports: [IdentityModule],
  controllers: [AuditController, ConsentTextController],
  providers: [AuditNames, AuditService, ConsentTexts, ConsentLedger],
  exports: [ConsentTexts, ConsentLedger],
})
export class GdprModule {}
