import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { syncRun } from '#lib/runs/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import RunsAtWork from './RunsAtWork.svelte';

const telling = { zone: 'Europe/Paris', operator: 'Enedis', nowMs: Date.parse('2026-06-23T08:00:00Z') };
const user = userEvent.setup({ delay: null });

beforeEach(() => {
  language.current = 'fr';
});

function open(changes: Partial<SyncRun>[]) {
  const rounds = changes.map((change, index) => syncRun({ id: `r-${index}`, kind: 'manual', ...change }));
  const onclose = jest.fn();
  const runs = rounds.slice(0, 3);
  const { container } = render(RunsAtWork, { buildingId: 'b-1', runs, rounds, telling, onclose });
  return { onclose, text: container.textContent?.replaceAll(/\s+/g, ' ') };
}

describe('several meters that are asked at once', () => {
  it('are counted while one is at work, and their line cannot be closed', () => {
    expect(open([{ state: 'running' }, {}, {}]).text).toContain('Une récupération est en cours.');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('leave what came on screen until it is closed', async () => {
    const { text, onclose } = open([{ intervalsWritten: 48, daysWritten: 1 }, { intervalsCorrected: 2 }, {}]);
    expect(text).toContain(
      '3 récupérations terminées. Reçu : 48 relevés de courbe, 1 valeur du jour. Corrigé : 2 relevés de courbe.',
    );
    await user.click(screen.getByRole('button', { name: 'Fermer' }));
    expect(onclose).toHaveBeenCalled();
  });

  it('say what all rounds brought together, though the last of them brought nothing', () => {
    const { text } = open([{}, {}, {}, { kind: 'daily', intervalsWritten: 48 }]);
    expect(text).toContain('4 récupérations terminées. Reçu : 48 relevés de courbe.');
    expect(text).not.toContain('Rien de nouveau');
  });

  it('say that nothing new came', () => {
    expect(open([{}, {}, {}]).text).toContain('Rien de nouveau.');
  });
});
