import type { SignedInUser, Webhook, WebhookTrial, WebhookWithSecret } from '@coprowatt/contracts';
import {
  Access,
  AuditFailure,
  CurrentOrganisation,
  CurrentUser,
  type OrganisationAccess,
} from '@coprowatt/identity';
import { Body, Controller, Delete, Get, Header, HttpCode, Post, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { WebhookAnswer, WebhookTrialAnswer, WebhookWithSecretAnswer } from './webhook.answer.ts';
import { WebhookRequestDto } from './webhook.dto.ts';
import { WebhookService } from './webhook.service.ts';

@ApiTags('webhook')
@ApiParam({ name: 'id', format: 'uuid', description: 'Organisation that you manage as syndic' })
@Access({ organisation: 'organisation.webhook' })
@Controller('organisations/:id/webhook')
export class WebhookController {
  constructor(private readonly webhooks: WebhookService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Where alerts about common meters are posted' })
  @ApiOkResponse({ type: WebhookAnswer, description: 'The webhook' })
  show(@CurrentOrganisation() { organisation }: OrganisationAccess): Promise<Webhook> {
    return this.webhooks.show(organisation.id);
  }

  @Put()
  @AuditFailure('webhook.changed')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Set up or change the webhook',
    description:
      'Each post is signed: `X-CoproWatt-Signature: v1=<hex of HMAC-SHA256(secret, timestamp + "." + body)>`, with ' +
      '`X-CoproWatt-Timestamp` in seconds and `X-CoproWatt-Delivery`, the same at every try. A post may come twice.',
  })
  @ApiOkResponse({ type: WebhookWithSecretAnswer, description: 'The webhook; its secret when it is new' })
  @ApiBadRequestResponse({ description: '`validation_failed`; rule `webhook_url`: not https, or not public' })
  set(
    @CurrentUser() { id }: SignedInUser,
    @CurrentOrganisation() { organisation }: OrganisationAccess,
    @Body() body: WebhookRequestDto,
  ): Promise<WebhookWithSecret> {
    return this.webhooks.set(id, organisation.id, body);
  }

  @Delete()
  @HttpCode(204)
  @AuditFailure('webhook.removed')
  @ApiOperation({ summary: 'Remove the webhook, with all that waits for it' })
  @ApiNoContentResponse({ description: 'There is none any more' })
  remove(
    @CurrentUser() { id }: SignedInUser,
    @CurrentOrganisation() { organisation }: OrganisationAccess,
  ): Promise<void> {
    return this.webhooks.remove(id, organisation.id);
  }

  @Post('secret')
  @HttpCode(200)
  @AuditFailure('webhook.changed')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Make a new secret; the former one ends at once' })
  @ApiOkResponse({ type: WebhookWithSecretAnswer, description: 'The webhook with its new secret' })
  renewSecret(
    @CurrentUser() { id }: SignedInUser,
    @CurrentOrganisation() { organisation }: OrganisationAccess,
  ): Promise<WebhookWithSecret> {
    return this.webhooks.renewSecret(id, organisation.id);
  }

  @Post('test')
  @HttpCode(200)
  @ApiOperation({ summary: 'Post a trial at once' })
  @ApiOkResponse({ type: WebhookTrialAnswer, description: 'What came of it' })
  try(@CurrentOrganisation() { organisation }: OrganisationAccess): Promise<WebhookTrial> {
    return this.webhooks.try(organisation.id);
  }
}
