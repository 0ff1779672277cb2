import type { Language, SetupRequest } from '@coprowatt/contracts';
import { emailProblem, nameProblem, newPasswordProblem, problemsOf } from './account-problems.ts';
import { m } from './paraglide/messages.js';

/** What the first page of an installation asks, as typed. */
export interface SetupDraft {
  token: string;
  organisation: string;
  name: string;
  email: string;
  password: string;
  language: Language;
}

export const setupDraft = (token: string, language: Language): SetupDraft => ({
  token,
  organisation: '',
  name: '',
  email: '',
  password: '',
  language,
});

export const setupProblems = (draft: SetupDraft) =>
  problemsOf<SetupDraft>({
    token: draft.token.trim() === '' ? m.setup_token_empty() : undefined,
    organisation: draft.organisation.trim() === '' ? m.setup_organisation_empty() : undefined,
    name: nameProblem(draft.name),
    email: emailProblem(draft.email),
    password: newPasswordProblem(draft.password),
  });

export const setupRequest = (draft: SetupDraft): SetupRequest => ({
  token: draft.token.trim(),
  organisationName: draft.organisation.trim(),
  displayName: draft.name.trim(),
  email: draft.email.trim(),
  password: draft.password,
  language: draft.language,
});
