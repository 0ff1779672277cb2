type Search = Record<string, string | null | undefined>;

// Every URL of the product is built here.

export const route = {
  home: () => '/',
  signIn: (next?: string) => withSearch('/sign-in', { next: next && next !== '/' ? next : null }),
  portfolio: (search: Search = {}) => withSearch('/portfolio', search),
  building: (id: string, search: Search = {}) => withSearch(`/buildings/${id}/iot`, search),
  buildingMeters: (id: string) => `/buildings/${id}/iot?meters=open#meters`,
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
