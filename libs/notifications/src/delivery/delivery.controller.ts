import type { DeliveryPage, SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentUser } from '@coprowatt/identity';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { DeliveryPageAnswer } from './delivery.answer.ts';
import { DeliveryQueryDto } from './delivery.dto.ts';
import { DeliveryService } from './delivery.service.ts';

@ApiTags('admin')
@Access({ role: 'admin' })
@Controller('admin/deliveries')
export class DeliveryController {
  constructor(private readonly deliveries: DeliveryService) {}

  @Get()
  @ApiOperation({
    summary: 'Mails and webhook posts of alerts, and messages that could not be sent out, newest first',
    description: 'Who and when; neither what they say nor of which meter.',
  })
  @ApiOkResponse({ type: DeliveryPageAnswer, description: 'One page' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  list(@Query() query: DeliveryQueryDto): Promise<DeliveryPage> {
    return this.deliveries.page(query);
  }

  @Post(':deliveryId/retry')
  @HttpCode(204)
  @AuditFailure('delivery.retried')
  @ApiParam({ name: 'deliveryId', format: 'uuid', description: 'A dead delivery' })
  @ApiOperation({ summary: 'Try a dead delivery again' })
  @ApiNoContentResponse({
    description: 'It waits to be tried; rights and choices of its receiver count anew',
  })
  @ApiNotFoundResponse({ description: '`not_found`' })
  @ApiConflictResponse({ description: '`conflict`: it is not dead' })
  retry(@CurrentUser() { id }: SignedInUser, @Param('deliveryId') deliveryId: string): Promise<void> {
    return this.deliveries.retry(id, deliveryId);
  }
}
