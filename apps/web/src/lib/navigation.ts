import type { MeResponse } from '@coprowatt/contracts';
import Building2 from '@lucide/svelte/icons/building-2';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import Gauge from '@lucide/svelte/icons/gauge';
import Landmark from '@lucide/svelte/icons/landmark';
import LayoutList from '@lucide/svelte/icons/layout-list';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Activity from '@lucide/svelte/icons/activity';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Users from '@lucide/svelte/icons/users';
import { m } from '#lib/paraglide/messages.js';
import { hasRole, isAdminOnly, isOccupantOnly, onlyBuilding } from './landing.ts';
import { route } from './route.ts';
import { sectionOf, type Section } from './section.ts';

export interface NavigationEntry {
  section: Section;
  href: string;
  label: string;
  /** For the bottom bar, where five stand side by side on 320 px. */
  short: string;
  icon: typeof Building2;
}

/** What this person can open, in order of use; a role sees only its own entries. */
export function navigationEntries(me: MeResponse): NavigationEntry[] {
  const syndic = hasRole(me.memberships, 'syndic');
  const admin = hasRole(me.memberships, 'admin');
  return [
    ...(isAdminOnly(me.memberships)
      ? []
      : [home(me), entry('alerts', route.alerts(), m.nav_alerts(), CircleAlert)]),
    ...(syndic ? [entry('members', route.members(), m.nav_members(), Users)] : []),
    ...(isAdminOnly(me.memberships)
      ? []
      : [entry('consents', route.consents(), m.nav_consents(), ShieldCheck, m.nav_consents_short())]),
    ...(syndic && !admin ? [entry('journal', route.journal(), m.nav_journal(), ScrollText)] : []),
    ...(admin ? adminEntries() : []),
  ];
}

/** The entry that the page belongs to. */
export function currentEntry(me: MeResponse, pathname: string): NavigationEntry | undefined {
  const entries = navigationEntries(me);
  const of = (section: Section | null) => entries.find((candidate) => candidate.section === section);
  const section = sectionOf(pathname);
  // An admin reaches the members of an organisation from the list of organisations.
  return of(section) ?? (section === 'members' ? of('organisations') : undefined);
}

function home(me: MeResponse): NavigationEntry {
  const only = onlyBuilding(me.memberships);
  if (!only)
    return entry('buildings', route.portfolio(), m.nav_portfolio(), LayoutList, m.nav_portfolio_short());
  return isOccupantOnly(me.memberships)
    ? entry('buildings', route.building(only), m.nav_my_meter(), Gauge)
    : entry('buildings', route.building(only), m.nav_my_building(), Building2);
}

function adminEntries(): NavigationEntry[] {
  return [
    entry('state', route.admin(), m.nav_state(), Activity),
    entry('organisations', route.adminOrganisations(), m.nav_organisations(), Landmark),
    entry('claims', route.adminClaims(), m.nav_claims(), ListChecks),
    entry('journal', route.adminJournal(), m.nav_journal(), ScrollText),
  ];
}

function entry(
  section: Section,
  href: string,
  label: string,
  icon: typeof Building2,
  short = label,
): NavigationEntry {
  return { section, href, label, short, icon };
}
