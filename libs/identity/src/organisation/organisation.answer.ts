import type { Organisation, OrganisationList } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

export class OrganisationAnswer implements Organisation {
  @ApiProperty({ format: 'uuid', description: 'Organisation.' })
  id: string;

  @ApiProperty({ description: 'Name of the managing agent.' })
  name: string;

  @ApiProperty({ type: 'integer', description: 'Buildings that it manages now.' })
  buildingCount: number;

  @ApiProperty({ type: 'integer', description: 'People who manage for it now.' })
  syndicCount: number;

  @ApiProperty({ format: 'date-time', description: 'When it was made.' })
  createdAt: string;
}

export class OrganisationListAnswer implements OrganisationList {
  @ApiProperty({ type: [OrganisationAnswer], description: 'By name.' })
  items: OrganisationAnswer[];
}
