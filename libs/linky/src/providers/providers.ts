import type { ProviderName } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { EnedisProvider } from './enedis/enedis.provider.ts';
import type { MeterDataProvider } from './meter-data.provider.ts';
import { MedProvider } from './myelectricaldata/med.provider.ts';
import { OresProvider } from './ores/ores.provider.ts';

/** The one map from a provider's name to its adapter. A forgotten name does not compile. */
@Injectable()
export class Providers {
  private readonly byName: Record<ProviderName, MeterDataProvider>;

  constructor(enedis: EnedisProvider, ores: OresProvider, myelectricaldata: MedProvider) {
    this.byName = { enedis, ores, myelectricaldata };
  }

  /** Null when the installation has no contract with it. */
  find(name: ProviderName): MeterDataProvider | null {
    const provider = this.byName[name];
    return provider.available ? provider : null;
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
