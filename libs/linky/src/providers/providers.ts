import type { ProviderName } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { EnedisProvider } from './enedis/enedis.provider.ts';
import type { MeterDataProvider } from './meter-data.provider.ts';

/** The one map from a provider's name to its adapter; null: not built. A forgotten name does not compile. */
@Injectable()
export class Providers {
  private readonly byName: Record<ProviderName, MeterDataProvider | null>;

  constructor(enedis: EnedisProvider) {
    this.byName = { enedis, ores: null, myelectricaldata: null } satisfies Record<
      ProviderName,
      MeterDataProvider | null
    >;
  }

  /** @throws AppError `provider_not_available` when no adapter exists or the installation has no contract with it. */
  get(name: ProviderName): MeterDataProvider {
    const provider = this.byName[name];
    if (!provider?.available)
      throw new AppError('provider_not_available', {
        detail: `${name} cannot be connected on this installation`,
      });
    return provider;
  }
}
