import type { MeResponse } from '@coprowatt/contracts';
import Building2 from '@lucide/svelte/icons/building-2';
import Gauge from '@lucide/svelte/icons/gauge';
import LayoutList from '@lucide/svelte/icons/layout-list';
import { m } from '#lib/paraglide/messages.js';
import { isOccupantOnly, onlyBuilding } from './landing.ts';
import { route } from './route.ts';

export interface NavigationEntry {
  href: string;
  label: string;
  icon: typeof Building2;
}

/** What this person can open; a role sees only its own entries. */
export function navigationEntries(me: MeResponse): NavigationEntry[] {
  const only = onlyBuilding(me.memberships);
  if (!only) return [{ href: route.portfolio(), label: m.nav_portfolio(), icon: LayoutList }];
  const occupant = isOccupantOnly(me.memberships);
  return [
    {
      href: route.building(only),
      label: occupant ? m.nav_my_meter() : m.nav_my_building(),
      icon: occupant ? Gauge : Building2,
    },
  ];
}
