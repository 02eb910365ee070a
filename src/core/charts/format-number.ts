/** A number as an axis shows it: at most three decimals, thousands as k, millions as M. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(1);
  if (size >= 1e4) return formatThousands(value);
  if (size >= 1e3 && Number.isInteger(value)) return formatCount(value);
  if (size !== 0 && size < 0.001) return value.toExponential(0);
  return trimmed(value, 3);
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
