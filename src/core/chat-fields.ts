/** A member of a JSON object; undefined for anything else. */
export function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function at(value: unknown, index: number): unknown {
  return Array.isArray(value) ? value[index] : undefined;
}

/** Why an answer ended, in our words where the service has others. */
export function stopReason(reason: unknown): string {
  if (typeof reason !== 'string' || reason === 'stop') return 'end_turn';
  return reason === 'length' ? 'max_tokens' : reason;
}

/** A number of tokens; 0 when none is told. */
export function tokenCount(tokens: unknown): number {
  return typeof tokens === 'number' && Number.isFinite(tokens) && tokens > 0 ? tokens : 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
