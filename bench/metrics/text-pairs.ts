import { type Random, createRandom } from '../../src/core/evaluation/statistics/random.ts';

/** A model's answer and the gold answer. */
export type TextPair = { prediction: string; gold: string };

const WORDS = 8000;
const EQUAL = 0.05;
const SYLLABLES = 'ta re no mi ka lo su ver den pri al ton is er con qua be ju fo we'.split(' ');

/**
 * Pairs of about 100 words: the gold answer with a third of its words replaced, left out or doubled. Words are as unevenly frequent as in
 * text (Zipf), with capitals, punctuation, numbers and a few accents. One in twenty is right but for its capitals. The same seed gives the same pairs.
 */
export function textPairs(count: number, seed = 1): TextPair[] {
  const random = createRandom(seed);
  const words = Array.from({ length: WORDS }, () => inventWord(random));
  return Array.from({ length: count }, () => {
    const gold = Array.from({ length: 70 + random.index(61) }, () => pickWord(random, words));
    const right = punctuate(random, gold);
    if (random.next() < EQUAL) return { prediction: right.toUpperCase(), gold: right };
    const prediction = gold.flatMap((word) => distort(random, words, word));
    return { prediction: punctuate(random, prediction), gold: right };
  });
}

function inventWord(random: Random): string {
  if (random.next() < 0.02) return `${random.index(2000)}`;
  const word = Array.from({ length: 1 + random.index(4) }, () => SYLLABLES[random.index(SYLLABLES.length)]).join('');
  return random.next() < 0.02 ? word.replace('e', 'é') : word;
}

/** The rank of a word falls off as 1/rank. */
function pickWord(random: Random, words: readonly string[]): string {
  return words[Math.floor(WORDS ** random.next()) - 1] ?? 'the';
}

function distort(random: Random, words: readonly string[], word: string): string[] {
  const chance = random.next();
  if (chance < 0.2) return [pickWord(random, words)];
  if (chance < 0.27) return [];
  return chance < 0.33 ? [word, word] : [word];
}

function punctuate(random: Random, words: readonly string[]): string {
  return words
    .map((word, index) => {
      const shown = index === 0 || random.next() < 0.08 ? `${word.slice(0, 1).toUpperCase()}${word.slice(1)}` : word;
      const chance = random.next();
      return chance < 0.06 ? `${shown}.` : chance < 0.12 ? `${shown},` : chance < 0.13 ? `"${shown}"` : shown;
    })
    .join(' ');
}
