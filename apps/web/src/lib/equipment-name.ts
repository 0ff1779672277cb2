import type { Equipment } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';

const NAMES = {
  lift: m.equipment_lift,
  lighting: m.equipment_lighting,
  heating: m.equipment_heating,
  ventilation: m.equipment_ventilation,
  pump: m.equipment_pump,
  parking: m.equipment_parking,
  charging: m.equipment_charging,
  building: m.equipment_building,
  dwelling: m.equipment_dwelling,
  other: m.equipment_other,
} satisfies Record<Equipment, () => string>;

export const equipmentName = (equipment: Equipment) => NAMES[equipment]();
