import { DEMO_PASSWORD } from '@coprowatt/identity';
import type { DemoAccount, PublicSettings } from '@coprowatt/contracts';

function line({ email, role, scope }: DemoAccount): string {
  return `  ${email.padEnd(20)} ${role.padEnd(9)} ${scope.join(', ')}`.trimEnd();
}

/** What a start ends with: one URL and, in demo mode, who can sign in. */
export function announcement(publicUrl: string, accounts: DemoAccount[]): string {
  const lines = ['', `CoproWatt is ready: ${publicUrl}`];
  if (accounts.length > 0) lines.push('', `Demo accounts, password ${DEMO_PASSWORD}:`, ...accounts.map(line));
  return [...lines, '', 'Ctrl-C stops everything.', ''].join('\n');
}

/** Accounts as the running API knows them; none outside demo mode. */
export async function demoAccounts(apiUrl: string): Promise<DemoAccount[]> {
  const answer = await fetch(`${apiUrl}/api/v1/public-settings`);
  const { demo } = (await answer.json()) as PublicSettings;
  return demo?.accounts ?? [];
}
