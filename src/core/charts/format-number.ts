const MOST_DECIMALS = 8;
const UNITS: Readonly<Record<number, string>> = { 1e3: 'k', 1e6: 'M' };

/** A number as an axis shows it: at most three decimals, thousands as k, millions as M. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(1);
  if (size >= 1e4) return formatThousands(value);
  if (size >= 1e3 && Number.isInteger(value)) return formatCount(value);
  if (size !== 0 && size < 0.001) return value.toExponential(0);
  return trimmed(value, 3);
}

/** The numbers of an axis, with as many decimals as it takes to say each of them exactly, and no two alike. */
export function formatTicks(ticks: readonly number[]): string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  const plain = ticks.map(formatNumber);
  if (ticks.every(isPlain) || largest >= 1e15) return plain;
  const unit = largest >= 1e6 ? 1e6 : largest >= 1e4 ? 1e3 : 1;
  const scaled = ticks.map((tick) => tick / unit);
  const decimals = Array.from({ length: MOST_DECIMALS }, (_, index) => index).find((count) =>
    scaled.every((tick) => isExact(tick, count)),
  );
  if (decimals === undefined) return ticks.map((tick) => String(Number(tick.toPrecision(3))));
  return scaled.map((tick) => `${trimmed(tick, decimals)}${tick === 0 ? '' : (UNITS[unit] ?? '')}`);
}

/** Whether `formatNumber` says the number without rounding. */
function isPlain(value: number): boolean {
  const size = Math.abs(value);
  if (size >= 1e4) return isExact(value / (size >= 1e6 ? 1e6 : 1e3), 1);
  return isExact(value, 3);
}

function isExact(value: number, decimals: number): boolean {
  return Math.abs(Number(value.toFixed(decimals)) - value) <= Math.abs(value) * 1e-9;
}

/** A number in thousands or millions with one decimal: 1.2k, 3M. */
export function formatThousands(value: number): string {
  if (Math.abs(value) >= 999_950) return `${trimmed(value / 1e6, 1)}M`;
  return Math.abs(value) >= 1000 ? `${trimmed(value / 1000, 1)}k` : trimmed(value, 1);
}

/** A measured value, always with the same three decimals so that values under each other compare. */
export function formatMeasure(value: number): string {
  return value.toFixed(3);
}

/** A count in full, with thousands apart: 12,345. */
export function formatCount(value: number): string {
  return value.toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A share as a percentage with one decimal: 0.7715 is 77.2 %. */
export function formatShare(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

/** "1 row", "2 rows". */
export function counted(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
