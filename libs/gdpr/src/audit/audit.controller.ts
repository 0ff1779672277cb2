import type { AuditPage, AuditVerification, SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentUser } from '@coprowatt/identity';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditPageAnswer, AuditVerificationAnswer } from './audit.answer.ts';
import { AuditQueryDto } from './audit.dto.ts';
import { AuditService } from './audit.service.ts';

@ApiTags('audit')
@Access({ role: ['admin', 'syndic'] })
@Controller('audit-logs')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Who did what, newest first',
    description: 'An admin reads every row, a syndic those of the organisations that he manages.',
  })
  @ApiOkResponse({ type: AuditPageAnswer, description: 'A page of rows' })
  @ApiNotFoundResponse({ description: '`not_found`: an organisation that you do not manage' })
  list(@CurrentUser() user: SignedInUser, @Query() query: AuditQueryDto): Promise<AuditPage> {
    return this.audit.page(user, query);
  }

  @Get('verify')
  @AuditFailure('audit.verified')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Read the chains again and find what was changed, taken out or put in',
    description: 'All chains for an admin, those of his organisations for a syndic. Leaves a row itself.',
  })
  @ApiOkResponse({ type: AuditVerificationAnswer, description: 'What was found' })
  verify(@CurrentUser() user: SignedInUser): Promise<AuditVerification> {
    return this.audit.verify(user);
  }
}
