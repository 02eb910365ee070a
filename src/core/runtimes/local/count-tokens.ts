/** Words and punctuation marks: what the local baseline calls a token. */
export function countTokens(text: string): number {
  return text.match(TOKEN)?.length ?? 0;
}

/** The first `most` tokens with the space between them, and whether anything was cut. */
export function cutTokens(text: string, most: number): { text: string; cut: boolean } {
  let count = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (++count > most) return { text: text.slice(0, match.index).trimEnd(), cut: true };
  }
  return { text, cut: false };
}

const TOKEN = /[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu;
