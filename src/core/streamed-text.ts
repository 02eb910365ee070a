/** The pieces of text of a streamed answer, put together; undefined when it held anything else, such as a tool call. */
export function streamedText(events: readonly unknown[]): string | undefined {
  const deltas = events.flatMap((event) => {
    if (!isObject(event)) return [];
    const own = isObject(event['contentBlockDelta']) ? event['contentBlockDelta']['delta'] : event['delta'];
    return isObject(own) && !('stop_reason' in own) ? [own] : [];
  });
  const texts = deltas.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
  return texts.length === 0 || texts.length < deltas.length ? undefined : texts.join('');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
