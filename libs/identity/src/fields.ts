import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@coprowatt/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsString, Length, Matches, MaxLength, MinLength } from 'class-validator';

const EMAIL_MAX_LENGTH = 254;
const TOKEN_MAX_LENGTH = 200;

function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
}

/**
 * Control characters (PostgreSQL refuses some of them), and what breaks a line or turns its direction: a name in a mail or
 * a list must not make the rest of it read as something else (Unicode TR 36, 3.2).
 */
const ONE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;

/** One line of text: trimmed, not empty, without any of those. */
export function OneLine(maxLength: number): PropertyDecorator {
  return applyDecorators(
    Trimmed(),
    IsString(),
    Length(1, maxLength),
    Matches(ONE_LINE, { message: '$property must not hold control characters' }),
  );
}

/** An e-mail address, spaces around it forgiven. */
export function EmailAddress(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ description, format: 'email', maxLength: EMAIL_MAX_LENGTH }),
    Trimmed(),
    IsEmail(),
    MaxLength(EMAIL_MAX_LENGTH),
  );
}

/** A password that exists, whatever the rules were when it was chosen. */
export function GivenPassword(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ description, minLength: 1, maxLength: PASSWORD_MAX_LENGTH }),
    IsString(),
    Length(1, PASSWORD_MAX_LENGTH),
  );
}

/** A password to choose: any characters, long enough. */
export function ChosenPassword(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ description, minLength: PASSWORD_MIN_LENGTH, maxLength: PASSWORD_MAX_LENGTH }),
    IsString(),
    MinLength(PASSWORD_MIN_LENGTH),
    MaxLength(PASSWORD_MAX_LENGTH),
  );
}

/** The secret of a link: it travels in a body, never in a URL. */
export function LinkToken(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ description, maxLength: TOKEN_MAX_LENGTH }),
    IsString(),
    Length(1, TOKEN_MAX_LENGTH),
  );
}
