/** What the extractors answer when they find nothing. */
const NOTHING = '0';

/**
 * The letter of a multiple-choice answer as the Nova sample tasks (MMLU, MMLU-Pro, GPQA) find it: a boxed letter behind "the correct answer is",
 * else any letter of the choices right behind it. There is no boundary after the letter: "the correct answer is apple" is A.
 */
export function extractChoiceLetter(prediction: string, letters: string): string {
  const text = flatten(prediction);
  const letter = `([${letters.toLowerCase()}])`;
  const lead = 'the\\s*correct\\s*answer\\s*is[:\\s]*[(\\s]*';
  const boxed = new RegExp(`${lead}(?:\\\\\\s*[[(]\\s*)?\\\\boxed\\s*\\{(?:\\\\text\\s*\\{)?\\s*${letter}\\s*\\}`);
  const found = boxed.exec(text)?.[1] ?? new RegExp(lead + letter).exec(text)?.[1];
  return found?.toUpperCase() ?? NOTHING;
}

/**
 * The answer of a BIG-Bench Hard task as the Nova sample task finds it: the last "the (correct) answer is …" up to a quote, period, comma,
 * semicolon or asterisk, in lower case. An answer inside an answer wins.
 */
export function extractBbhAnswer(prediction: string): string {
  const text = flatten(prediction);
  const lead = 'the\\s*(?:correct\\s*)?answer\\s*is[:\\s]*';
  const answer = `${lead}"?\\*{0,2}([^".,;*]+)`;
  const nested = [...text.matchAll(new RegExp(`${lead}["']?.*?${answer}`, 'g'))].at(-1);
  const found = nested ?? [...text.matchAll(new RegExp(answer, 'g'))].at(-1);
  return found?.[1]?.trim() ?? NOTHING;
}

function flatten(prediction: string): string {
  return prediction.replaceAll('\n', ' ').trim().toLowerCase();
}
