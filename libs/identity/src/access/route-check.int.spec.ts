import { describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { startTestApp } from '../testing/index.ts';
import { Access } from './access.decorator.ts';

@Controller('forgotten')
class ForgottenController {
  @Get('here')
  here(): string {
    return 'open to all';
  }
}

@Controller('things')
class WithoutBuildingController {
  @Access({ building: 'building.read' })
  @Get(':thingId')
  thing(): string {
    return 'of which building?';
  }
}

@Controller('firms')
class WithoutOrganisationController {
  @Access({ organisation: 'organisation.read' })
  @Get(':firmId')
  firm(): string {
    return 'which one?';
  }
}

@Access('public')
@Controller('open')
class OpenController {
  @Get()
  open(): string {
    return 'open';
  }
}

describe('the check of routes at boot', () => {
  it('stops an application with a route that does not say who may call it', async () => {
    await expect(startTestApp({ controllers: [ForgottenController] })).rejects.toThrow(
      'GET forgotten/here (ForgottenController.here) has no @Access',
    );
  });

  it('stops an application with a building rule on a route without a building', async () => {
    await expect(startTestApp({ controllers: [WithoutBuildingController] })).rejects.toThrow('has no :id');
  });

  it('stops an application with an organisation rule on a route without an organisation', async () => {
    await expect(startTestApp({ controllers: [WithoutOrganisationController] })).rejects.toThrow(
      'asks for an ability in the organisation but has no :id',
    );
  });

  it('accepts a rule on the controller', async () => {
    const test = await startTestApp({ controllers: [OpenController] });
    await test.close();
  });
});
