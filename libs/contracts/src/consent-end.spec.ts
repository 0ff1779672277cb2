import { describe, expect, it } from '@jest/globals';
import { consentDaysLeft, consentLastDay, OPERATOR_ZONES } from './consent-end.ts';

/** End, now, last day, days left. The screens and the mails are tested with some of the same. */
const EXAMPLES: [string, string, string, string, number][] = [
  ['midnight ends the day before', '2029-06-22T22:00:00Z', '2029-06-01T10:00:00Z', '2029-06-22', 21],
  ['the last day, from its first instant', '2029-06-22T22:00:00Z', '2029-06-21T22:00:00Z', '2029-06-22', 0],
  ['the last day, to its last instant', '2029-06-22T22:00:00Z', '2029-06-22T21:59:59Z', '2029-06-22', 0],
  ['from the end on', '2029-06-22T22:00:00Z', '2029-06-22T22:00:00Z', '2029-06-22', -1],
  ['long after it', '2029-06-22T22:00:00Z', '2029-07-22T22:00:00Z', '2029-06-22', -1],
  ['an end within a day', '2029-06-23T10:00:00Z', '2029-06-16T22:00:00Z', '2029-06-23', 6],
  ['after an end within this day', '2029-06-23T10:00:00Z', '2029-06-23T10:00:01Z', '2029-06-23', -1],
  ['the clocks went forward on it', '2029-03-25T22:00:00Z', '2029-03-18T23:30:00Z', '2029-03-25', 6],
  ['the clocks go forward before it', '2029-04-01T22:00:00Z', '2029-03-02T23:00:00Z', '2029-04-01', 29],
  ['the clocks went back on it', '2029-10-28T23:00:00Z', '2029-10-27T22:00:00Z', '2029-10-28', 0],
  ['an hour before the end of a day of 25', '2029-10-28T23:00:00Z', '2029-10-28T22:00:00Z', '2029-10-28', 0],
  ['the clocks go back before it', '2029-12-31T23:00:00Z', '2029-10-02T22:00:00Z', '2029-12-31', 89],
];

describe.each(Object.values(OPERATOR_ZONES))('the end of a consent in %s', (zone) => {
  it.each(EXAMPLES)('%s', (_, end, now, lastDay, days) => {
    expect(consentLastDay(Date.parse(end), zone)).toBe(lastDay);
    expect(consentDaysLeft(Date.parse(end), zone, Date.parse(now))).toBe(days);
  });
});
