import type { Organisation, OrganisationList, SignedInUser } from '@coprowatt/contracts';
import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.ts';
import type { OrganisationAccess } from '../access/access-policy.service.ts';
import { CurrentOrganisation, CurrentUser } from '../access/signed-in-request.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { OrganisationAnswer, OrganisationListAnswer } from './organisation.answer.ts';
import { OrganisationChangeDto, OrganisationRequestDto } from './organisation.dto.ts';
import { OrganisationService } from './organisation.service.ts';

@ApiTags('organisations')
@Controller('organisations')
export class OrganisationController {
  constructor(private readonly organisations: OrganisationService) {}

  @Access('signed-in')
  @Get()
  @ApiOperation({ summary: 'Every organisation for an admin, else those that you manage' })
  @ApiOkResponse({ type: OrganisationListAnswer, description: 'The organisations' })
  async list(@CurrentUser() { id }: SignedInUser): Promise<OrganisationList> {
    return { items: await this.organisations.list(id) };
  }

  @Access({ role: 'admin' })
  @Post()
  @AuditFailure('organisation.created')
  @ApiOperation({ summary: 'Make an organisation and invite its first syndic' })
  @ApiCreatedResponse({ type: OrganisationAnswer, description: 'The new organisation' })
  @ApiConflictResponse({ description: '`mail_not_configured`: no mail can be sent' })
  create(@CurrentUser() user: SignedInUser, @Body() body: OrganisationRequestDto): Promise<Organisation> {
    return this.organisations.create(user, body);
  }

  @Access({ organisation: 'organisation.manage' })
  @Patch(':id')
  @AuditFailure('organisation.changed')
  @ApiParam({ name: 'id', format: 'uuid', description: 'Organisation' })
  @ApiOperation({ summary: 'Rename an organisation' })
  @ApiOkResponse({ type: OrganisationAnswer, description: 'The organisation as it is now' })
  rename(
    @CurrentUser() { id }: SignedInUser,
    @CurrentOrganisation() { organisation }: OrganisationAccess,
    @Body() { name }: OrganisationChangeDto,
  ): Promise<Organisation> {
    return this.organisations.rename(id, organisation.id, name);
  }
}
