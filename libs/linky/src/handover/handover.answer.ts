import type {
  HandoverAccepted,
  HandoverOffer,
  HandoverOfferAnswer as OfferAnswer,
  HandoverView,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;

export class OfferedHandoverAnswer implements HandoverOffer {
  @ApiProperty({ format: 'uuid', description: 'Offer.' })
  id: string;

  @ApiProperty({ format: 'email', description: 'To whom the link was mailed.' })
  email: string;

  @ApiProperty({ ...INSTANT, description: 'When; machine time.' })
  offeredAt: string;

  @ApiProperty({ ...INSTANT, description: 'Until when the link works; machine time.' })
  expiresAt: string;
}

export class HandoverOfferAnswer implements OfferAnswer {
  @ApiProperty({ type: OfferedHandoverAnswer, nullable: true, description: 'Null: none is open.' })
  offer: OfferedHandoverAnswer | null;
}

export class HandoverOrganisationAnswer {
  @ApiProperty({ format: 'uuid', description: 'Organisation.' })
  id: string;

  @ApiProperty({ description: 'Its name.' })
  name: string;
}

export class HandoverViewAnswer implements HandoverView {
  @ApiProperty({ description: 'Name of the building.' })
  buildingName: string;

  @ApiProperty({ description: 'City.' })
  city: string;

  @ApiProperty({ description: 'Name of the organisation that offers it.' })
  offeredBy: string;

  @ApiProperty({ type: 'integer', description: 'Number of common meters that go along.' })
  meterCount: number;

  @ApiProperty({
    type: [HandoverOrganisationAnswer],
    description: 'Organisations of yours that can take it over; empty: you are no syndic.',
  })
  organisations: HandoverOrganisationAnswer[];

  @ApiProperty({ ...INSTANT, description: 'Until when the link works; machine time.' })
  expiresAt: string;
}

export class HandoverAcceptedAnswer implements HandoverAccepted {
  @ApiProperty({ format: 'uuid', description: 'The building, yours now.' })
  buildingId: string;
}
