import {
  LANGUAGES,
  NOTIFICATIONS_DEFAULT_LIMIT,
  NOTIFICATIONS_MAX_LIMIT,
  type Language,
} from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';

/** Query of `GET /notifications`. */
export class InboxQueryDto {
  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Only those that are unread.' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  unread = false;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: NOTIFICATIONS_MAX_LIMIT,
    default: NOTIFICATIONS_DEFAULT_LIMIT,
    description: 'Notifications a page.',
  })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(NOTIFICATIONS_MAX_LIMIT)
  limit: number = NOTIFICATIONS_DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @ApiPropertyOptional({ enum: LANGUAGES, description: "Language of the texts; the reader's without it." })
  @IsOptional()
  @IsIn(LANGUAGES)
  lang?: Language;
}

/** Body of `POST /notifications/read-of`. */
export class ReadOfDto {
  @ApiProperty({ format: 'uuid', description: 'The alert that was opened.' })
  @IsUUID()
  subjectId: string;
}
