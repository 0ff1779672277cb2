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
import type { BuildingAccess } from '../access/access-policy.service.ts';
import { CurrentAccess, CurrentUser } from '../access/signed-in-request.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { InvitationAnswer, MemberListAnswer } from './member.answer.ts';
import { BuildingInviteDto } from './member.dto.ts';
import { buildingScope, MemberService } from './member.service.ts';

@ApiTags('members')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Controller('buildings/:id')
export class BuildingMemberController {
  constructor(private readonly members: MemberService) {}

  @Access({ building: 'member.manage' })
  @Get('members')
  @ApiOperation({ summary: 'Who reaches the building, its syndics included, and who is invited' })
  @ApiOkResponse({ type: MemberListAnswer, description: 'The members' })
  list(@CurrentAccess() { building }: BuildingAccess): Promise<MemberList> {
    return this.members.ofBuilding(building);
  }

  @Access({ building: 'member.manage' })
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
    @CurrentAccess() { building }: BuildingAccess,
    @Body() body: BuildingInviteDto,
  ): Promise<Invitation> {
    return this.members.invite(user, buildingScope(building), body);
  }

  @Access({ building: 'member.manage' })
  @Delete('members/:membershipId')
  @AuditFailure('membership.ended')
  @HttpCode(204)
  @ApiParam({ name: 'membershipId', format: 'uuid', description: 'Membership' })
  @ApiOperation({ summary: 'End a role in the building, at once' })
  @ApiNoContentResponse({ description: 'Ended' })
  end(
    @CurrentUser() { id }: SignedInUser,
    @CurrentAccess() { building }: BuildingAccess,
    @Param('membershipId') membershipId: string,
  ): Promise<void> {
    return this.members.end(id, buildingScope(building), membershipId);
  }

  @Access({ building: 'member.manage' })
  @Delete('invitations/:invitationId')
  @AuditFailure('invitation.cancelled')
  @HttpCode(204)
  @ApiParam({ name: 'invitationId', format: 'uuid', description: 'Invitation' })
  @ApiOperation({ summary: 'Take an invitation back' })
  @ApiNoContentResponse({ description: 'Its link works no more' })
  cancel(
    @CurrentUser() { id }: SignedInUser,
    @CurrentAccess() { building }: BuildingAccess,
    @Param('invitationId') invitationId: string,
  ): Promise<void> {
    return this.members.cancel(id, buildingScope(building), invitationId);
  }
}
