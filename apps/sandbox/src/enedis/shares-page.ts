import { agreementsPage } from '../pages/agreements-page.ts';
import type { Share, ShareState } from './shares.store.ts';

const STATES: Record<ShareState, string> = {
  ACTIF: 'Actif',
  DEMANDE: 'À venir',
  TERMINE: 'Terminé',
  SUPPRIME: 'Supprimé',
};

/** The customer's shares, each with its end. */
export function sharesPage(shares: readonly { share: Share; state: ShareState }[]): string {
  const agreements = shares.map(({ share, state }) => ({
    points: share.prm,
    from: share.dateDebut,
    until: share.dateFin,
    state: STATES[state],
    end: state === 'ACTIF' || state === 'DEMANDE' ? deletionOf(share) : null,
  }));
  return agreementsPage('Mes partages', agreements, 'Aucun point n’est partagé.');
}

function deletionOf({ number, prm }: Share) {
  const label = `Supprimer le partage du point ${prm}`;
  return { action: `/enedis/partages/${number}/supprimer`, verb: 'Supprimer', label };
}
