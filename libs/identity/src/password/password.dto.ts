import type { PasswordChange, PasswordResetCompletion, PasswordResetRequest } from '@coprowatt/contracts';
import { ChosenPassword, EmailAddress, GivenPassword, LinkToken } from '../fields.ts';

export class PasswordChangeDto implements PasswordChange {
  @GivenPassword('The password until now.')
  currentPassword: string;

  @ChosenPassword('The one from now on; not your own address or name.')
  newPassword: string;
}

export class PasswordResetRequestDto implements PasswordResetRequest {
  @EmailAddress('Address of the account.')
  email: string;
}

export class PasswordResetCompletionDto implements PasswordResetCompletion {
  @LinkToken('Secret of the link in the mail.')
  token: string;

  @ChosenPassword('The password from now on; not your own address or name.')
  password: string;
}
