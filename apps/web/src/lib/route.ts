type Search = Record<string, string | null | undefined>;

/** Views of a building's page that take its place. */
export const METER_VIEWS = ['quality', 'runs'] as const;
export type MeterViewName = (typeof METER_VIEWS)[number];

/** Stands for the meter whose agreement ends first, where a page knows no meter's id. */
export const SOONEST = 'soonest';

// Every URL of the product is built here.

export const route = {
  home: () => '/',
  signIn: (next?: string) => withSearch('/sign-in', { next: next && next !== '/' ? next : null }),
  passwordReset: () => '/password-reset',
  setup: () => '/setup',
  mailbox: () => '/demo/mailbox',
  account: () => '/account',
  portfolio: (search: Search = {}) => withSearch('/portfolio', search),
  /** The portfolio with the focus in its search. */
  search: () => '/portfolio#search',
  newBuilding: () => '/buildings/new',
  building: (id: string, search: Search = {}) => withSearch(`/buildings/${id}/iot`, search),
  /** How whole a meter's days are, or what was asked for it. */
  meterView: (id: string, view: MeterViewName, search: Search = {}) =>
    withSearch(`/buildings/${id}/iot`, { view, ...search }),
  buildingMeters: (id: string) => `/buildings/${id}/iot?meters=open#meters`,
  /** The guided renewal of one meter's agreement, or of the one that ends first. */
  renewMeter: (id: string, deviceId: string = SOONEST) =>
    `/buildings/${id}/iot?meters=open&renew=${deviceId}#meters`,
  buildingMembers: (id: string) => `/buildings/${id}/members`,
  buildingSettings: (id: string) => `/buildings/${id}/settings`,
  members: () => '/members',
  organisationMembers: (id: string) => `/organisations/${id}/members`,
  organisationWebhook: (id: string) => `/organisations/${id}/webhook`,
  alerts: (search: Search = {}) => withSearch('/alerts', search),
  notifications: (search: Search = {}) => withSearch('/notifications', search),
  notificationPreferences: () => '/account#notifications',
  consents: () => '/consents',
  journal: (search: Search = {}) => withSearch('/journal', search),
  admin: () => '/admin',
  adminOperators: () => '/admin/operators',
  adminStorage: () => '/admin/storage',
  adminDeliveries: (search: Search = {}) => withSearch('/admin/deliveries', search),
  adminOrganisations: () => '/admin/organisations',
  adminClaims: (search: Search = {}) => withSearch('/admin/claims', search),
  adminClaim: (id: string) => `/admin/claims/${id}`,
  adminJournal: (search: Search = {}) => withSearch('/admin/journal', search),
};

/** Path with the parameters that have a value. */
export function withSearch(path: string, search: Search): string {
  const entries = Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return entries.length ? `${path}?${new URLSearchParams(entries)}` : path;
}

/** The address to return to after sign-in: ours only, so that a crafted link leads nowhere else. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : route.home();
}
