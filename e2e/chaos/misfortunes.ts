import type { LoggedCall } from './desk.ts';

/** Calls of an operator by what they are for. */
const PURPOSES = {
  pages: ['authorize', 'ores_authorize', 'ores_consent'],
  services: ['subscribed_services'],
  tokens: ['token', 'med_token', 'ores_token'],
  contracts: [
    'situation_contrat_auto',
    'comptage_auto',
    'synth_contrat_auto',
    'metering_point',
    'med_contract',
  ],
} as const;
type Purpose = keyof typeof PURPOSES | 'data';

/** What went wrong at the operators, by their own log. */
export interface Misfortunes {
  calls: number;
  /** Spoiled calls by what they were for. */
  spoiled: Record<Purpose, number>;
  /** Renewed tokens of ORES whose answers were lost. */
  lostRenewals: number;
}

export function misfortunesOf(calls: readonly LoggedCall[]): Misfortunes {
  const spoiled = { pages: 0, services: 0, tokens: 0, contracts: 0, data: 0 };
  for (const { api, fault } of calls) if (fault !== null) spoiled[purposeOf(api)] += 1;
  const lost = calls.filter(({ api, fault }) => api === 'ores_token' && fault === 'drop-answer');
  return { calls: calls.length, spoiled, lostRenewals: lost.length };
}

function purposeOf(api: string): Purpose {
  const [found] = Object.entries(PURPOSES).find(([, apis]) => apis.some((one) => one === api)) ?? ['data'];
  return found as Purpose;
}
