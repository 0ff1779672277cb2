export type Section =
  'buildings' | 'members' | 'consents' | 'journal' | 'state' | 'organisations' | 'claims' | 'account';

const SECTIONS: [RegExp, Section][] = [
  [/^\/(members|organisations\/[^/]+\/members)$/, 'members'],
  [/^\/(portfolio|buildings)(\/|$)/, 'buildings'],
  [/^\/consents(\/|$)/, 'consents'],
  [/^\/(admin\/)?journal$/, 'journal'],
  [/^\/admin\/organisations(\/|$)/, 'organisations'],
  [/^\/admin\/claims(\/|$)/, 'claims'],
  [/^\/admin(\/operators)?$/, 'state'],
  [/^\/account$/, 'account'],
];

/** The part of the product that an address belongs to. */
export function sectionOf(pathname: string): Section | null {
  return SECTIONS.find(([pattern]) => pattern.test(pathname))?.[1] ?? null;
}
