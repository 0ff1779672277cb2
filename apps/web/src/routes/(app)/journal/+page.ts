import { journalPage } from '#lib/journal-page.ts';

export async function load({ url, parent, depends }) {
  depends('app:journal');
  return journalPage((await parent()).me, url.searchParams);
}
