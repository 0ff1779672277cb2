import type { LoginRequest } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, Length, MaxLength } from 'class-validator';
import { PASSWORD_MAX_LENGTH } from '../user/password.ts';

const EMAIL_MAX_LENGTH = 254;

export class LoginDto implements LoginRequest {
  @ApiProperty({
    description: 'E-mail address; its case does not matter.',
    example: 'syndic@demo.test',
    maxLength: EMAIL_MAX_LENGTH,
  })
  @MaxLength(EMAIL_MAX_LENGTH)
  @IsEmail()
  email: string;

  @ApiProperty({ description: 'Password, as it was chosen.', minLength: 1, maxLength: PASSWORD_MAX_LENGTH })
  @Length(1, PASSWORD_MAX_LENGTH)
  @IsString()
  password: string;
}
