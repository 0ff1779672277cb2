import type { BuildingInput, ConsentPurposes, Equipment } from '@coprowatt/contracts';

/** `mandateReference`: the general meeting that gave the syndic its mandate. */
type DemoBuilding = Omit<BuildingInput, 'organisationId'>;

const COMMON = { currency: 'EUR', accountingYearStart: '01-01' } as const;

/** The building that is alive from the start. */
export const LILLE: DemoBuilding = {
  ...COMMON,
  name: 'Résidence des Tilleuls, Lille',
  address: '14 rue des Tilleuls, 59000 Lille',
  city: 'Lille',
  mandateReference: 'AG 2026-03-12',
  country: 'FR',
  lots: 42,
  floorAreaM2: 3150,
  hasLift: true,
  hasHeating: true,
  hasParking: true,
};

const PARIS: DemoBuilding = {
  ...COMMON,
  name: 'Résidence Voltaire, Paris',
  address: '128 boulevard Voltaire, 75011 Paris',
  city: 'Paris',
  mandateReference: 'AG 2026-04-02',
  country: 'FR',
  lots: 28,
  floorAreaM2: 1980,
  hasLift: true,
  hasHeating: false,
  hasParking: false,
};

const NAMUR: DemoBuilding = {
  ...COMMON,
  name: 'Résidence de la Meuse, Namur',
  address: 'Boulevard de la Meuse 51, 5100 Namur',
  city: 'Namur',
  mandateReference: 'AG 2026-05-21',
  country: 'BE',
  lots: 18,
  floorAreaM2: 1420,
  hasLift: true,
  hasHeating: true,
  hasParking: true,
};

const LYON: DemoBuilding = {
  ...COMMON,
  name: 'Résidence des Canuts, Lyon',
  address: '9 rue des Canuts, 69004 Lyon',
  city: 'Lyon',
  mandateReference: 'AG 2026-03-26',
  country: 'FR',
  lots: 33,
  floorAreaM2: 2260,
  hasLift: true,
  hasHeating: true,
  hasParking: false,
};

/** Organisations with their buildings; the first one manages Lille. */
export const ORGANISATIONS = [
  { name: 'Cabinet du Beffroi', buildings: [LILLE, PARIS, NAMUR] },
  { name: 'Régie de la Croix-Rousse', buildings: [LYON] },
];

/** Demonstration accounts in the order in which the sign-in page shows them. */
export const ACCOUNTS = [
  { email: 'syndic@demo.test', displayName: 'Sophie Delmotte', role: 'syndic', organisation: 0 },
  { email: 'council@demo.test', displayName: 'Karim Benali', role: 'council' },
  { email: 'owner@demo.test', displayName: 'Claire Vasseur', role: 'co_owner' },
  { email: 'occupant@demo.test', displayName: 'Lucas Petit', role: 'occupant' },
  { email: 'admin@demo.test', displayName: 'Administration', role: 'admin' },
  { email: 'other@demo.test', displayName: 'Marc Rivière', role: 'syndic', organisation: 1 },
] as const;

export interface DemoMeter {
  prm: string;
  label: string;
  equipment: Equipment;
}

/** What Lille's syndic has agreed to. */
export const PURPOSES: ConsentPurposes = { daily: true, loadCurve: true, advice: true };

/** Lille's common meters; synthetic PRMs that no real meter has. */
export const METERS: readonly DemoMeter[] = [
  { prm: '00000000000101', label: 'Ascenseur', equipment: 'lift' },
  { prm: '00000000000102', label: 'Éclairage des communs', equipment: 'lighting' },
  { prm: '00000000000103', label: 'Chaufferie', equipment: 'heating' },
];
