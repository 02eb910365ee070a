/** The lines of a text that comes in parts, which may be cut anywhere, within a character too. `came` hears of each part. */
export async function* streamLines(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  came: () => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of parts) {
    came();
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
