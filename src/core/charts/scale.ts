/** Where a value lies on an axis of pixels. */
export type Scale = { at: (value: number) => number; ticks: readonly number[] };

/** A linear axis from pixel `start` to pixel `end` that shows all of `low`…`high`, with about `wanted` round ticks. */
export function linearScale(low: number, high: number, start: number, end: number, wanted = 5): Scale {
  const [from, to] = widened(low, high);
  const step = roundStep((to - from) / wanted);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => cleaned((first + index) * step));
  return { at: (value) => start + ((value - from) / (to - from)) * (end - start), ticks };
}

/** The same, with its ends moved out to round numbers. */
export function roundedScale(low: number, high: number, start: number, end: number, wanted = 5): Scale {
  const [from, to] = widened(low, high);
  const step = roundStep((to - from) / wanted);
  return linearScale(
    cleaned(Math.floor(from / step + 1e-9) * step),
    cleaned(Math.ceil(to / step - 1e-9) * step),
    start,
    end,
    wanted,
  );
}

/** A single value (or two that only rounding tells apart) gets room on both sides, so that it does not divide by zero and sits in the middle. */
function widened(low: number, high: number): [number, number] {
  const dust = Math.max(Math.abs(low), Math.abs(high)) * 1e-9 + 1e-100;
  if (high - low > dust) return [low, high];
  const room = Math.abs(low) * 0.1 || 1;
  return [low - room, low + room];
}

/** The least of 1, 2, 2.5 and 5 times a power of ten that is not below `rough`. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Takes away the dust of binary fractions: 0.30000000000000004 is 0.3. */
function cleaned(value: number): number {
  return Number(value.toPrecision(12));
}
