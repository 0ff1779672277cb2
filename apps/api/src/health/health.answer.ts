import { ApiProperty } from '@nestjs/swagger';

export class HealthAnswer {
  @ApiProperty({ enum: ['ok'], description: 'Always `ok`; what is wrong is said by a problem document.' })
  status: 'ok';
}
