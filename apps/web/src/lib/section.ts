export type Section =
  | 'buildings'
  | 'alerts'
  | 'members'
  | 'consents'
  | 'journal'
  | 'state'
  | 'organisations'
  | 'claims'
  | 'notifications'
  | 'account';

const SECTIONS: [RegExp, Section][] = [
  [/^\/(members|organisations\/[^/]+\/members)$/, 'members'],
  [/^\/(portfolio|buildings)(\/|$)/, 'buildings'],
  [/^\/alerts$/, 'alerts'],
  [/^\/consents(\/|$)/, 'consents'],
  [/^\/(admin\/)?journal$/, 'journal'],
  [/^\/admin\/organisations(\/|$)/, 'organisations'],
  [/^\/admin\/claims(\/|$)/, 'claims'],
  [/^\/admin(\/(operators|storage|deliveries))?$/, 'state'],
  [/^\/notifications(\/|$)/, 'notifications'],
  [/^\/organisations\/[^/]+\/webhook$/, 'notifications'],
  [/^\/account$/, 'account'],
];

/** The part of the product that an address belongs to. */
export function sectionOf(pathname: string): Section | null {
  return SECTIONS.find(([pattern]) => pattern.test(pathname))?.[1] ?? null;
}
