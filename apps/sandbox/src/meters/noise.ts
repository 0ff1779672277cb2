const { imul } = Math;

/** Seed of a text (FNV-1a, 32 bits). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

function mix(value: number): number {
  let hash = imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number of `[0, 1)` that depends on the seed and the index alone. */
export function noise(seed: number, index: number): number {
  return mix(seed ^ mix(index + 0x9e3779b9)) / 0x1_0000_0000;
}

/** A number of `[low, high)`. */
export function between(seed: number, index: number, low: number, high: number): number {
  return low + noise(seed, index) * (high - low);
}
