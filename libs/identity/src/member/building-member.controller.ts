import type { MemberList } from '@coprowatt/contracts';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.ts';
import type { BuildingAccess } from '../access/access-policy.service.ts';
import { CurrentAccess } from '../access/signed-in-request.ts';
import { MemberListAnswer } from './member.answer.ts';
import { MemberService } from './member.service.ts';

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
}
