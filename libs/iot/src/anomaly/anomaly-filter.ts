import type { AnomalyOrder, AnomalySeverity, AnomalyStatus } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';

/** Whose alerts a person sees: of common meters in buildings whose figures he reads, of his own in those that he reaches. */
export interface AnomalyReach {
  userId: string;
  /** Buildings whose common meters he sees. */
  readable: string[];
  /** Buildings that he reaches: his own private meters count there. */
  reached: string[];
}

/** What of it is asked; what is left out does not narrow. */
export interface AnomalyFilter {
  status?: AnomalyStatus;
  muted?: boolean;
  severity?: AnomalySeverity;
  deviceId?: string;
  /** Alerts that lasted on this local day or later. */
  from?: LocalDate;
  /** Alerts that began before this local day. */
  to?: LocalDate;
}

/** Where a page ended. */
export interface AnomalyPlace {
  order: AnomalyOrder;
  /** Of the last alert: severity, then whether both detectors see it, then whether it lasts. */
  gravity: number;
  openedAt: Date;
  id: string;
}
