import { Persisted } from './persisted.svelte.ts';

export const DENSITIES = ['comfortable', 'compact'] as const;

/** How high the rows of lists are on a wide screen; a finger's rows stay as high as it needs. */
export const density = new Persisted<(typeof DENSITIES)[number]>('density', DENSITIES, 'comfortable');
