import { PlatformConfig } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { MembershipRepository } from '../membership/membership.repository.ts';

/** The first start of a real installation: nobody is there to invite the first person. */
@Injectable()
export class SetupService {
  constructor(
    private readonly config: PlatformConfig,
    private readonly memberships: MembershipRepository,
  ) {}

  /** Whether the first admin is still to be made. The demonstration brings its own. */
  async isRequired(): Promise<boolean> {
    return !this.config.demo && !(await this.memberships.hasEverHadAdmin());
  }
}
