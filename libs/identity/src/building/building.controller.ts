import type { Building, BuildingList, SignedInUser } from '@coprowatt/contracts';
import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { AccessPolicy, type BuildingAccess } from '../access/access-policy.service.ts';
import { CurrentAccess, CurrentUser } from '../access/signed-in-request.ts';
import { BuildingAnswer, BuildingListAnswer } from './building.answer.ts';
import { BuildingChangesDto, BuildingInputDto } from './building.dto.ts';
import { BuildingService } from './building.service.ts';

const BuildingId = ApiParam({ name: 'id', format: 'uuid', description: 'Building' });

@ApiTags('buildings')
@Controller('buildings')
export class BuildingController {
  constructor(
    private readonly buildings: BuildingService,
    private readonly policy: AccessPolicy,
  ) {}

  @Access('signed-in')
  @Get()
  @ApiOperation({ summary: 'The buildings in your scope, by name' })
  @ApiOkResponse({ type: BuildingListAnswer, description: 'Your buildings' })
  async list(@CurrentUser() user: SignedInUser): Promise<BuildingList> {
    return { items: await this.policy.visibleBuildings(user.id) };
  }

  @Access({ role: 'syndic' })
  @Post()
  @AuditFailure('building.created')
  @ApiOperation({ summary: 'Add a building to your organisation' })
  @ApiCreatedResponse({ type: BuildingAnswer, description: 'The new building' })
  @ApiNotFoundResponse({ description: '`not_found`: an organisation that you do not manage' })
  create(@CurrentUser() user: SignedInUser, @Body() input: BuildingInputDto): Promise<Building> {
    return this.buildings.create(user.id, input);
  }

  @Access({ building: 'building.read' })
  @Get(':id')
  @BuildingId
  @ApiOperation({ summary: 'One building' })
  @ApiOkResponse({ type: BuildingAnswer, description: 'The building' })
  get(@CurrentAccess() access: BuildingAccess): Building {
    return access.building;
  }

  @Access({ building: 'building.manage' })
  @Patch(':id')
  @AuditFailure('building.changed')
  @BuildingId
  @ApiOperation({ summary: 'Change facts of a building' })
  @ApiOkResponse({ type: BuildingAnswer, description: 'The building as it is now' })
  @ApiConflictResponse({ description: '`zone_fixed`: its zone stays once readings exist' })
  update(
    @CurrentUser() user: SignedInUser,
    @CurrentAccess() access: BuildingAccess,
    @Body() changes: BuildingChangesDto,
  ): Promise<Building> {
    return this.buildings.update(user.id, access, changes);
  }
}
