import type { ConsentList, ConsentReceipt, ConsentView, SignedInUser } from '@coprowatt/contracts';
import { truncateIp } from '@coprowatt/gdpr';
import { Access, AuditFailure, CurrentUser } from '@coprowatt/identity';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { ConsentAnswer, ConsentListAnswer, ConsentReceiptAnswer } from './consent.answer.ts';
import { ConsentChanges } from './consent-change.service.ts';
import { ConsentChangeDto } from './consent.dto.ts';
import { ConsentReader } from './consent-reader.service.ts';
import { ConsentReceipts } from './consent-receipt.service.ts';

const ConsentId = ApiParam({ name: 'consentId', format: 'uuid', description: 'Consent' });
const OutOfScope = ApiNotFoundResponse({ description: '`not_found`: absent or out of your scope' });

@ApiTags('consent')
@Access('signed-in')
@Controller('me/consents')
export class ConsentController {
  constructor(
    private readonly reader: ConsentReader,
    private readonly changes: ConsentChanges,
    private readonly receipts: ConsentReceipts,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your consents, and those of the organisations that you manage' })
  @ApiOkResponse({ type: ConsentListAnswer, description: 'In force first, then ended, newest first' })
  async list(@CurrentUser() user: SignedInUser): Promise<ConsentList> {
    return { items: await this.reader.list(user) };
  }

  @Patch(':consentId')
  @AuditFailure('consent.changed')
  @ConsentId
  @ApiOperation({ summary: 'Give or take back one purpose, at once' })
  @ApiOkResponse({ type: ConsentAnswer, description: 'The consent as it is now' })
  @ApiBadRequestResponse({
    description: '`validation_failed`; `daily_purpose_required`: without it, withdraw the consent',
  })
  @OutOfScope
  @ApiConflictResponse({
    description: '`consent_text_outdated`, `operator_consent_needed`; `meter_not_connected`: not in force',
  })
  @ApiServiceUnavailableResponse({ description: '`not_ready`: the operator cannot be asked right now' })
  async change(
    @CurrentUser() user: SignedInUser,
    @Req() request: Request,
    @Param('consentId') consentId: string,
    @Body() change: ConsentChangeDto,
  ): Promise<ConsentView> {
    const [consent] = await this.reader.events(user.id, consentId);
    const from = { ipTruncated: truncateIp(request.ip), userAgent: request.get('user-agent') ?? null };
    await this.changes.change(consent, change, { userId: user.id, ...from });
    return this.reader.get(user, consentId);
  }

  @Delete(':consentId')
  @HttpCode(204)
  @AuditFailure('consent.withdrawn')
  @ConsentId
  @ApiOperation({ summary: 'Withdraw a consent: the operator is asked no more, the history stays' })
  @ApiNoContentResponse({ description: 'Withdrawn; one that had ended stays as it is' })
  @OutOfScope
  async withdraw(@CurrentUser() { id }: SignedInUser, @Param('consentId') consentId: string): Promise<void> {
    const [consent] = await this.reader.events(id, consentId);
    await this.changes.withdraw(consent, id);
  }

  @Get(':consentId/receipt')
  @AuditFailure('consent.receipt')
  @ConsentId
  @ApiOperation({ summary: 'What proves a consent, to keep' })
  @ApiOkResponse({ type: ConsentReceiptAnswer, description: 'The consent with the text that was shown' })
  @OutOfScope
  receipt(@CurrentUser() user: SignedInUser, @Param('consentId') consentId: string): Promise<ConsentReceipt> {
    return this.receipts.issue(user, consentId);
  }
}
