/** A text as JSON; undefined when it is none, which whoever reads foreign records counts. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
