import type { ProviderName } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { EnedisProvider } from './enedis/enedis.provider.ts';
import type { MeterDataProvider } from './meter-data.provider.ts';
import { OresProvider } from './ores/ores.provider.ts';

/** The one map from a provider's name to its adapter; null: not built. A forgotten name does not compile. */
@Injectable()
export class Providers {
  private readonly byName: Record<ProviderName, MeterDataProvider | null>;

  constructor(enedis: EnedisProvider, ores: OresProvider) {
    this.byName = { enedis, ores, myelectricaldata: null } satisfies Record<
      ProviderName,
      MeterDataProvider | null
    >;
  }

  /** Null when no adapter exists or the installation has no contract with it. */
  find(name: ProviderName): MeterDataProvider | null {
    const provider = this.byName[name];
    return provider?.available ? provider : null;
  }

  /** @throws AppError `provider_not_available` when there is none. */
  get(name: ProviderName): MeterDataProvider {
    const provider = this.find(name);
    if (!provider)
      throw new AppError('provider_not_available', {
        detail: `${name} cannot be connected on this installation`,
      });
    return provider;
  }
}
