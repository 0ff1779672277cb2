/** Text of an uncompressed PDF of ours, one line a drawn line, read back through the fonts' own Unicode maps. */
export function textOf(bytes: Uint8Array): string {
  const pdf = new TextDecoder('latin1').decode(bytes);
  const objects = new Map(
    [...pdf.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj/gm)].map(([, id, body]) => [id, body ?? '']),
  );
  const maps = new Map(
    [...pdf.matchAll(/^\/(F\d+) (\d+) 0 R/gm)].map(([, font, id]) => [font, unicodeMap(objects, id)]),
  );
  const lines: string[] = [];
  let font: string | undefined;
  for (const [, chosen, hex] of pdf.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9a-f]+)> Tj/g)) {
    if (chosen !== undefined) font = chosen;
    if (hex !== undefined) lines.push(decode(hex, maps.get(font)));
  }
  return lines.join('\n');
}

type Glyphs = Map<string, string>;

function unicodeMap(objects: Map<string | undefined, string>, id: string | undefined): Glyphs {
  const map = objects.get(/\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1]) ?? '';
  return new Map(
    [...map.matchAll(/<([0-9a-f]{4})><([0-9a-f]{4})>\n/g)].map(([, glyph, code]) => [
      glyph ?? '',
      String.fromCharCode(Number.parseInt(code ?? '', 16)),
    ]),
  );
}

const decode = (hex: string, glyphs: Glyphs | undefined) =>
  (hex.match(/.{4}/g) ?? []).map((glyph) => glyphs?.get(glyph) ?? '\ufffd').join('');
