import type { Invitation, MemberList, SignedInUser } from '@coprowatt/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.ts';
import type { OrganisationAccess } from '../access/access-policy.service.ts';
import { CurrentOrganisation, CurrentUser } from '../access/signed-in-request.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { InvitationAnswer, MemberListAnswer } from './member.answer.ts';
import { OrganisationInviteDto } from './member.dto.ts';
import { organisationScope, MemberService } from './member.service.ts';

@ApiTags('members')
@ApiParam({ name: 'id', format: 'uuid', description: 'Organisation' })
@Controller('organisations/:id')
export class OrganisationMemberController {
  constructor(private readonly members: MemberService) {}

  @Access({ organisation: 'organisation.read' })
  @Get('members')
  @ApiOperation({ summary: 'The syndics of the organisation, and who is invited' })
  @ApiOkResponse({ type: MemberListAnswer, description: 'The members' })
  list(@CurrentOrganisation() { organisation }: OrganisationAccess): Promise<MemberList> {
    return this.members.ofOrganisation(organisation);
  }

  @Access({ organisation: 'organisation.manage' })
  @Post('members')
  @AuditFailure('invitation.sent')
  @ApiOperation({
    summary: 'Invite a person by mail',
    description:
      'Takes the place of an earlier invitation of the same address to the same role. Works once, for 7 days.',
  })
  @ApiCreatedResponse({ type: InvitationAnswer, description: 'The invitation' })
  @ApiConflictResponse({
    description: '`already_member`: the person holds the role; `mail_not_configured`: no mail can be sent',
  })
  invite(
    @CurrentUser() user: SignedInUser,
    @CurrentOrganisation() { organisation }: OrganisationAccess,
    @Body() body: OrganisationInviteDto,
  ): Promise<Invitation> {
    return this.members.invite(user, organisationScope(organisation), body);
  }

  @Access({ organisation: 'organisation.manage' })
  @Delete('members/:membershipId')
  @AuditFailure('membership.ended')
  @HttpCode(204)
  @ApiParam({ name: 'membershipId', format: 'uuid', description: 'Membership' })
  @ApiOperation({ summary: 'End a role in the organisation, at once' })
  @ApiNoContentResponse({ description: 'Ended' })
  @ApiConflictResponse({ description: '`last_member`: an organisation keeps one syndic' })
  end(
    @CurrentUser() { id }: SignedInUser,
    @CurrentOrganisation() { organisation }: OrganisationAccess,
    @Param('membershipId') membershipId: string,
  ): Promise<void> {
    return this.members.end(id, organisationScope(organisation), membershipId);
  }

  @Access({ organisation: 'organisation.manage' })
  @Delete('invitations/:invitationId')
  @AuditFailure('invitation.cancelled')
  @HttpCode(204)
  @ApiParam({ name: 'invitationId', format: 'uuid', description: 'Invitation' })
  @ApiOperation({ summary: 'Take an invitation back' })
  @ApiNoContentResponse({ description: 'Its link works no more' })
  cancel(
    @CurrentUser() { id }: SignedInUser,
    @CurrentOrganisation() { organisation }: OrganisationAccess,
    @Param('invitationId') invitationId: string,
  ): Promise<void> {
    return this.members.cancel(id, organisationScope(organisation), invitationId);
  }
}
