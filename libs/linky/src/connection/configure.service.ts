import type { ConfigureMeterResponse, UsagePointProblem } from '@coprowatt/contracts';
import { BuildingRepository, mayConnect, type BuildingAccess } from '@coprowatt/identity';
import { AppError, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import { Providers } from '../providers/providers.ts';
import type { ConfigureMeterDto } from './configure.dto.ts';
import { ConsentAsking, type Actor } from './consent-asking.service.ts';
import { ConnectionEnd } from './connection-end.service.ts';
import { ConnectionOpening } from './connection-opening.service.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { DeviceViews } from './device-views.service.ts';
import { detailsOf, MeterRegistration, withMandate } from './meter-registration.service.ts';
import { subjectFor } from './subject.ts';

/** Starts the consent for a meter. Other subjects' meters are not looked at: whoever has the PRM, the answer is the same. */
@Injectable()
export class ConfigureService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: Providers,
    private readonly asking: ConsentAsking,
    private readonly buildings: BuildingRepository,
    private readonly registration: MeterRegistration,
    private readonly opening: ConnectionOpening,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
    private readonly views: DeviceViews,
    private readonly secrets: Secrets,
  ) {}

  /**
   * @throws AppError `usage_not_allowed`, `provider_not_available`, `validation_failed`, `daily_purpose_required`,
   * `consent_text_outdated`, `meter_already_connected`, `already_claimed`, `conflict`.
   */
  async configure(
    access: BuildingAccess,
    actor: Actor,
    request: ConfigureMeterDto,
  ): Promise<ConfigureMeterResponse> {
    const { building } = access;
    const asked = withMandate(request, building);
    if (!mayConnect(access, asked.usage)) throw new AppError('usage_not_allowed');
    const provider = this.providerFor(access, asked);
    const prm = readUsagePoint(asked.prm, provider);
    this.asking.check(asked, provider);
    const subject = subjectFor(asked.usage, building.organisationId, actor.session.userId);
    const opened = await this.dataSource.transaction(async (manager) => {
      await this.buildings.keep(building, manager);
      await this.connections.lockPrm(this.secrets.lookupHash(prm), manager);
      const { meter, connection: before } = await this.registration.register(
        subject,
        building.id,
        prm,
        asked,
        manager,
      );
      const agreement = { ...asked, details: detailsOf(asked) };
      return { meter, ...(await this.opening.open(meter, before, agreement, actor, provider, manager)) };
    });
    if (opened.connection.state === 'review') await this.ending.tell({ connection: opened.connection });
    const device = await this.views.mine(opened.meter, opened.connection);
    return { device, authorizationUrl: opened.authorizationUrl };
  }

  private providerFor({ building }: BuildingAccess, { provider }: ConfigureMeterDto): MeterDataProvider {
    const found = this.providers.get(provider);
    if (building.timeZone !== found.timeZone)
      throw new AppError('provider_not_available', {
        detail: `${provider} serves no building in ${building.country}`,
      });
    return found;
  }
}

const USAGE_POINT_RULES: Record<UsagePointProblem, string> = {
  empty: 'The number of the meter is missing',
  not_digits: 'The number of a meter has digits only',
  prm_length: 'A PRM has exactly 14 digits',
  ean_length: 'An EAN has exactly 18 digits',
  ean_check_digit: 'The last digit of this EAN does not fit the others: one of them is mistyped',
};

/** @throws AppError `validation_failed` with the rule that was broken. */
function readUsagePoint(typed: string, provider: MeterDataProvider): string {
  const parsed = provider.readUsagePoint(typed);
  if (parsed.ok) return parsed.value;
  const { problem, digits } = parsed;
  throw new AppError('validation_failed', {
    errors: [{ field: 'prm', rule: problem, message: USAGE_POINT_RULES[problem], params: { digits } }],
  });
}
