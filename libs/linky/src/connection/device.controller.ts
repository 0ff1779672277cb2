import type { ConfigureMeterResponse, DeviceList, LinkyDevice, SignedInUser } from '@coprowatt/contracts';
import { truncateIp } from '@coprowatt/gdpr';
import {
  Access,
  AuditFailure,
  CurrentAccess,
  CurrentSession,
  CurrentUser,
  type BuildingAccess,
  type RequestSession,
} from '@coprowatt/identity';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { ConfigureMeterDto, ReconnectDto } from './configure.dto.ts';
import { ConfigureService } from './configure.service.ts';
import type { Actor } from './consent-asking.service.ts';
import { ConfigureMeterAnswer, DeviceListAnswer, LinkyDeviceAnswer } from './device.answer.ts';
import { DeviceMove } from './device-move.service.ts';
import { MoveMeterDto } from './device.dto.ts';
import { DeviceService } from './device.service.ts';
import { ReconnectService } from './reconnect.service.ts';

const DeviceId = ApiParam({ name: 'deviceId', format: 'uuid', description: 'Meter' });

@ApiTags('linky')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Controller('buildings/:id/iot/linky')
export class DeviceController {
  constructor(
    private readonly configuring: ConfigureService,
    private readonly reconnecting: ReconnectService,
    private readonly devices: DeviceService,
    private readonly moving: DeviceMove,
  ) {}

  @Access({ building: 'building.read' })
  @Post('configure')
  @AuditFailure('consent.asked')
  @ApiOperation({
    summary:
      "Start the consent for a meter; send the browser to `authorizationUrl`, the operator's page. At MyElectricalData there is none: an admin decides",
  })
  @ApiCreatedResponse({
    type: ConfigureMeterAnswer,
    description: 'The meter, `awaiting_consent`, or in `review` when `authorizationUrl` is null',
  })
  @ApiBadRequestResponse({ description: '`validation_failed`, `daily_purpose_required`' })
  @ApiForbiddenResponse({ description: '`usage_not_allowed`: not for this usage' })
  @ApiConflictResponse({
    description:
      '`consent_text_outdated`, `meter_already_connected`, `already_claimed`, `provider_not_available`, `conflict`',
  })
  configure(
    @CurrentAccess() access: BuildingAccess,
    @CurrentSession() session: RequestSession,
    @Req() request: Request,
    @Body() asked: ConfigureMeterDto,
  ): Promise<ConfigureMeterResponse> {
    return this.configuring.configure(access, actorOf(access, session, request), asked);
  }

  @Access({ building: 'building.read' })
  @Get('devices')
  @ApiOperation({ summary: 'The meters of the building that you may see, oldest first' })
  @ApiOkResponse({ type: DeviceListAnswer, description: 'Those that you may see' })
  list(@CurrentAccess() access: BuildingAccess, @CurrentUser() user: SignedInUser): Promise<DeviceList> {
    return this.devices.list(access, user.id);
  }

  @Access({ building: 'building.read' })
  @Delete('devices/:deviceId')
  @HttpCode(204)
  @AuditFailure('consent.withdrawn')
  @DeviceId
  @ApiOperation({ summary: 'Withdraw the consent: the operator is asked no more, the history stays' })
  @ApiNoContentResponse({ description: 'Withdrawn; a meter that was never connected is removed' })
  withdraw(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Param('deviceId') deviceId: string,
  ): Promise<void> {
    return this.devices.withdraw(access, user.id, deviceId);
  }

  @Access({ building: 'building.read' })
  @Post('devices/:deviceId/reconnect')
  @HttpCode(200)
  @AuditFailure('consent.asked')
  @DeviceId
  @ApiOperation({
    summary:
      'Agree again for a meter whose connection ended, ends within 90 days or is `suspect`; a live one goes on until the return is accepted',
  })
  @ApiOkResponse({
    type: ConfigureMeterAnswer,
    description:
      "`authorizationUrl` is null when the operator's share still stands (of a live one: for longer), or when an admin decides",
  })
  @ApiBadRequestResponse({ description: '`validation_failed`, `daily_purpose_required`' })
  @ApiConflictResponse({
    description:
      "`consent_text_outdated`, `meter_already_connected`: far from its end, `already_claimed`: in review, `approval_outdated`: the admin's approval is older than a consent may get",
  })
  @ApiServiceUnavailableResponse({ description: '`not_ready`: the operator cannot be asked right now' })
  reconnect(
    @CurrentAccess() access: BuildingAccess,
    @CurrentSession() session: RequestSession,
    @Req() request: Request,
    @Param('deviceId') deviceId: string,
    @Body() agreement: ReconnectDto,
  ): Promise<ConfigureMeterResponse> {
    return this.reconnecting.reconnect(access, deviceId, actorOf(access, session, request), agreement);
  }

  @Access({ building: 'building.read' })
  @Post('devices/:deviceId/move')
  @HttpCode(200)
  @AuditFailure('meter.moved')
  @DeviceId
  @ApiOperation({
    summary: 'Show a common meter in another building of the same organisation, history included',
  })
  @ApiOkResponse({ type: LinkyDeviceAnswer, description: 'The meter in its new building' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  @ApiForbiddenResponse({ description: '`usage_not_allowed`: a private meter; `forbidden`' })
  @ApiNotFoundResponse({ description: '`not_found`: meter or target absent or out of your scope' })
  @ApiConflictResponse({
    description: '`conflict`: of another organisation; `zone_fixed`: other local days',
  })
  move(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Param('deviceId') deviceId: string,
    @Body() { buildingId }: MoveMeterDto,
  ): Promise<LinkyDevice> {
    return this.moving.move(access, user.id, deviceId, buildingId);
  }
}

function actorOf({ roles }: BuildingAccess, session: RequestSession, request: Request): Actor {
  const userAgent = request.get('user-agent') ?? null;
  return { session, roles, ipTruncated: truncateIp(request.ip), userAgent };
}
