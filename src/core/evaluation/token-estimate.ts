/** Bytes of text for one token: few where tokens are many (code, other scripts), many in plain English. */
const FEWEST_BYTES = 2;
const MOST_BYTES = 5;
/** What a chat template adds to a conversation. */
const TEMPLATE_TOKENS = 24;

/** The most tokens that questions of so many bytes can have, as an estimate without the model's tokenizer. */
export function mostTokens(bytes: number, questions = 1): number {
  return Math.ceil(bytes / FEWEST_BYTES) + TEMPLATE_TOKENS * questions;
}

/** The fewest tokens of so many bytes, as an estimate. */
export function fewestTokens(bytes: number): number {
  return Math.floor(bytes / MOST_BYTES);
}
