import { persona, type Persona } from './persona.ts';

/** Points whose share or contract is out of the ordinary. */
export const SHARING: Persona[] = [
  persona(
    '00000000000190',
    'incompatible',
    'Incompatible meter',
    'Refused by the consent page: nothing is collected',
    {
      incompatible: true,
    },
  ),
  persona(
    '00000000000107',
    'persona-12',
    'Persona 12, services late',
    'Its subscribed services are null for the first three looks',
    { nullLooks: 3 },
  ),
  persona('00000000000108', 'persona-13', 'Persona 13, ten days', 'Shares for ten days, whatever was asked', {
    sharedDays: 10,
  }),
  persona(
    '00000000000109',
    'persona-14',
    'Persona 14, revoked in mid-history',
    'The share ends after 25 calls for data',
    { revokedAfterCalls: 25 },
  ),
  persona(
    '00000000000111',
    'persona-15',
    'Persona 15, wrongly not the holder',
    'ADAM-DC-0007 for five days, three days after the share began; then as before',
    { ghostDays: { from: 3, to: 8 } },
  ),
  persona(
    '00000000000112',
    'persona-16',
    'Persona 16, not the holder any more',
    'ADAM-DC-0007 for ever, three days after the share began',
    { ghostDays: { from: 3, to: Infinity } },
  ),
  persona(
    '00000000000113',
    'persona-17',
    'Persona 17, above 36 kVA',
    'Segment C4: the consent page and the measures refuse it',
    { above36Kva: true, threePhase: true },
  ),
  persona(
    '00000000000119',
    'persona-21',
    'Persona 21, moved out',
    'Moves out twelve days after the share began: ADAM-DC-0007 for ever',
    {
      movesOutAfterDays: 12,
    },
  ),
  persona(
    '00000000000120',
    'persona-22',
    'Persona 22, objection',
    'Daily values only, until its curve is activated (POST /control/collection)',
    { dailyOnly: true },
  ),
  persona(
    '00000000000121',
    'persona-23',
    'Persona 23, contract in other forms',
    'Segments and power as strings, off-peak hours in lower case',
    { contractVariants: true },
  ),
  persona(
    '00000000000122',
    'persona-24',
    'Persona 24, curve silently off',
    'As 22, but the curve is answered 404 STM-ERR-0000014, as a hole would be',
    { dailyOnly: true, silentlyOff: true },
  ),
];
