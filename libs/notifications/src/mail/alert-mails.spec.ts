import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, type Language } from '@coprowatt/contracts';
import { alertMail, type MailedAlert } from './alert-mails.ts';

const LINKS = { preferences: 'https://copro.test/account', unsubscribe: 'https://copro.test/unsubscribe#x' };

const alertOf = (number: number, building = 'Les Tilleuls'): MailedAlert => ({
  title: `Ascenseur ${number} (${building})`,
  body: `Observé 12 kWh, attendu ${number} kWh.`,
  building,
  link: `https://copro.test/alerts/${number}`,
});
const many = (count: number): MailedAlert[] => Array.from({ length: count }, (_, index) => alertOf(index));

describe.each([...LANGUAGES])('the mail of alerts in %s', (language: Language) => {
  it('has the title of the alert for its subject when there is one', () => {
    const { subject, text } = alertMail(language, [alertOf(7)], LINKS);
    expect(subject).toBe('Ascenseur 7 (Les Tilleuls)');
    expect(text).toContain('Observé 12 kWh, attendu 7 kWh.\nhttps://copro.test/alerts/7\n\n');
  });

  it('ends with the two links', () => {
    expect(alertMail(language, [alertOf(1)], LINKS).text).toMatch(
      / https:\/\/copro\.test\/account\n.* https:\/\/copro\.test\/unsubscribe#x$/,
    );
  });

  it('tells several in their order, and counts alerts and buildings in the subject', () => {
    const alerts = [alertOf(1), alertOf(2, 'Le Beffroi'), alertOf(3)];
    const { subject, text } = alertMail(language, alerts, LINKS);
    expect(subject).toMatch(/3.*2/);
    expect(text.match(/alerts\/\d/g)).toEqual(['alerts/1', 'alerts/2', 'alerts/3']);
  });

  it('names forty and counts the rest', () => {
    const { subject, text } = alertMail(language, many(41), LINKS);
    expect(subject).toMatch(/^Les Tilleuls.*41/);
    expect(text.match(/alerts\/\d+/g)).toHaveLength(40);
    expect(text).toMatch(/… \S+ .*\b1\b/);
  });
});

describe('the French', () => {
  it('is typeset as French is', () => {
    for (const alerts of [[alertOf(1)], many(2), [alertOf(1), alertOf(2, 'Le Beffroi')], many(50)]) {
      const { subject, text } = alertMail('fr', alerts, LINKS);
      expect(`${subject}\n${text}`.replace(/https:\S+/g, '')).not.toMatch(/'|« |[ \w»][:;?!](?!\/\/)| »/);
    }
  });
});
