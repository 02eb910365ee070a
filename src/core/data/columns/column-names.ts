/** Names by which columns are known, best first. `sure`: how likely a column of this name is what it says. */
export type KnownNames = { sure: number; names: readonly string[] }[];

export const promptNames: KnownNames = [
  { sure: 0.95, names: ['question', 'prompt', 'query', 'instruction'] },
  { sure: 0.85, names: ['input', 'utterance', 'user', 'user_message', 'user_input', 'request', 'problem'] },
  { sure: 0.8, names: ['body', 'text', 'content', 'sentence', 'document', 'message', 'review', 'comment', 'passage'] },
  { sure: 0.6, names: ['title', 'subject', 'description', 'source', 'context'] },
];

export const answerNames: KnownNames = [
  { sure: 0.95, names: ['answer', 'response', 'completion', 'output', 'target', 'label'] },
  {
    sure: 0.85,
    names: ['reply', 'assistant', 'assistant_message', 'category', 'class', 'intent', 'solution', 'expected'],
  },
  { sure: 0.8, names: ['y', 'gold', 'summary', 'sentiment', 'topic', 'tag', 'reference', 'reference_answer'] },
  { sure: 0.6, names: ['result', 'translation', 'labels', 'categories', 'answers', 'type', 'rating'] },
];

export const betterNames: KnownNames = [
  { sure: 0.95, names: ['chosen', 'preferred', 'preferred_output', 'response_a', 'better'] },
  { sure: 0.85, names: ['chosen_response', 'accepted', 'winner'] },
];
export const worseNames: KnownNames = [
  { sure: 0.95, names: ['rejected', 'non_preferred', 'non_preferred_output', 'response_b', 'worse'] },
  { sure: 0.85, names: ['rejected_response', 'dispreferred', 'loser'] },
];
export const referenceNames: KnownNames = [
  { sure: 0.95, names: ['reference_answer', 'reference', 'ground_truth', 'solution', 'expected', 'gold', 'answer'] },
  { sure: 0.85, names: ['target', 'label', 'response', 'completion', 'output', 'result'] },
];
export const plainTextNames: KnownNames = [
  { sure: 0.95, names: ['text'] },
  { sure: 0.85, names: ['body', 'content', 'document', 'passage', 'article', 'raw_content'] },
];
/** A field that is taken for what its name says only when it is exactly that. */
export const fieldNames = (name: string): KnownNames => [
  { sure: 0, names: [] },
  { sure: 0, names: [] },
  { sure: 0.9, names: [name] },
];

export const systemNames: KnownNames = [{ sure: 0.9, names: ['system', 'system_prompt', 'system_message'] }];
export const reasoningNames: KnownNames = [{ sure: 0.9, names: ['reasoning_text', 'reasoning', 'thinking'] }];
export const metadataNames: KnownNames = [{ sure: 0.9, names: ['metadata'] }];

/** How surely a column's name says that it is one of the known; 0 when it does not. */
export function sureness(column: string, known: KnownNames): number {
  const name = column
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const words = new Set(name.split('_'));
  let best = 0;
  for (const [rank, { sure, names }] of known.entries()) {
    const place = names.indexOf(name);
    if (place >= 0) best = Math.max(best, sure - place / 1000);
    else if (rank < 2 && names.some((word) => words.has(word))) best = Math.max(best, sure - 0.25);
  }
  return best;
}
