/** Longest time that a service is believed to want. */
const MOST_MS = 120_000;

/** Milliseconds a `Retry-After` header asks for (seconds or a date); undefined when there is none or it cannot be read. */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (text === '') return undefined;
  const wanted = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(wanted) ? Math.min(MOST_MS, Math.max(0, wanted)) : undefined;
}
