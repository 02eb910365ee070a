/** At most 256 colours and, for each pixel, which of them it has. */
export type Reduced = { palette: Uint8Array; pixels: Uint8Array };

/** Pixels of one shade: how many, and what their channels add up to. */
type Bucket = { key: number; count: number; sum: [red: number, green: number, blue: number] };

const COLOURS = 256;

/**
 * Opaque RGBA pixels in at most 256 colours: shades that agree in the first five bits of each channel become their mean, and beyond the
 * 256 commonest each shade becomes the nearest of those. A drawing has a few colours and their blends with the page, so nobody sees it.
 */
export function reduceColours(rgba: Uint8Array): Reduced {
  const all = buckets(rgba);
  const kept = [...all.values()].toSorted((a, b) => b.count - a.count || a.key - b.key).slice(0, COLOURS);
  const colours = kept.map(mean);
  const places = new Map(kept.map(({ key }, index) => [key, index]));
  const placeOf = (key: number): number => {
    const known = places.get(key);
    if (known !== undefined) return known;
    const bucket = all.get(key);
    const found = bucket === undefined ? 0 : nearest(colours, mean(bucket));
    places.set(key, found);
    return found;
  };
  const pixels = new Uint8Array(rgba.length / 4);
  for (let index = 0; index < pixels.length; index++) pixels[index] = placeOf(keyAt(rgba, 4 * index));
  return { palette: Uint8Array.from(colours.flat()), pixels };
}

function buckets(rgba: Uint8Array): Map<number, Bucket> {
  const all = new Map<number, Bucket>();
  for (let at = 0; at < rgba.length; at += 4) {
    const key = keyAt(rgba, at);
    const bucket = all.get(key) ?? { key, count: 0, sum: [0, 0, 0] };
    all.set(key, bucket);
    bucket.count++;
    bucket.sum[0] += rgba[at] ?? 0;
    bucket.sum[1] += rgba[at + 1] ?? 0;
    bucket.sum[2] += rgba[at + 2] ?? 0;
  }
  return all;
}

function keyAt(rgba: Uint8Array, at: number): number {
  const [red = 0, green = 0, blue = 0] = [rgba[at], rgba[at + 1], rgba[at + 2]];
  return ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
}

function mean({ count, sum }: Bucket): [number, number, number] {
  return [Math.round(sum[0] / count), Math.round(sum[1] / count), Math.round(sum[2] / count)];
}

function nearest(colours: readonly (readonly [number, number, number])[], wanted: readonly number[]): number {
  const distances = colours.map((colour) =>
    colour.reduce((sum, channel, index) => sum + (channel - (wanted[index] ?? 0)) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}
