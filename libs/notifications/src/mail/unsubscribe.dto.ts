import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** Query of the link at the end of a mail: mail programs post to a URL, so its token stands there (RFC 8058). */
export class UnsubscribeQueryDto {
  @ApiProperty({ maxLength: 200, description: 'Token of the link.' })
  @IsString()
  @Length(1, 200)
  token: string;
}
