/**
 * Overlap of two texts as bags of words, 0 to 1: the F1 of SQuAD 1.1 (Rajpurkar et al. 2016): lower case, punctuation and the
 * articles a, an, the removed. Two empty texts agree fully.
 */
export function tokenF1(answer: string, gold: string): number {
  const [said, wanted] = [words(answer), words(gold)];
  if (said.length === 0 || wanted.length === 0) return said.length === wanted.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of said) {
    const count = left.get(word) ?? 0;
    if (count > 0) shared++;
    left.set(word, count - 1);
  }
  return (2 * shared) / (said.length + wanted.length);
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/\b(a|an|the)\b/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}
