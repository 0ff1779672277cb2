import regular from '@expo-google-fonts/figtree/400Regular/Figtree_400Regular.ttf?url';
import semibold from '@expo-google-fonts/figtree/600SemiBold/Figtree_600SemiBold.ttf?url';
import type { FontFiles } from './draw.ts';

/** The family of the screen as TTF, about 40 kB a weight; its licence (OFL 1.1) is served as `figtree-license.txt`. */
export async function loadFonts(): Promise<FontFiles> {
  const [regularFile, semiboldFile] = await Promise.all([regular, semibold].map(base64));
  return { regular: regularFile ?? '', semibold: semiboldFile ?? '' };
}

async function base64(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`a font could not be read: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
