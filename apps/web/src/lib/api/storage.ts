import type { StorageBudget } from '@coprowatt/contracts';
import { request } from '#lib/http.ts';

export const storageBudget = () => request<StorageBudget>('GET', '/admin/storage');
