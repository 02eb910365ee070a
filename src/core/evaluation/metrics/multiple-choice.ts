// A reference for the golden cases only: choices with log-likelihoods, which no service that is asked here returns.
export type MultipleChoice = { acc: number; acc_norm: number; acc_bytes: number };

/**
 * lm-evaluation-harness's multiple choice: 1 when the gold choice has the highest log-likelihood, as it is, per code point of the choice's
 * text, and per UTF-8 byte. The first wins ties; a gold index outside the choices scores 0.
 */
export function multipleChoice(
  logLikelihoods: readonly number[],
  choices: readonly string[],
  gold: number,
): MultipleChoice {
  const hit = (lengthOf: (choice: string) => number): number => {
    const scores = logLikelihoods.map((value, index) => value / lengthOf(choices[index] ?? ''));
    return firstLargest(scores) === gold ? 1 : 0;
  };
  return {
    acc: hit(() => 1),
    acc_norm: hit((choice) => [...choice].length),
    acc_bytes: hit((choice) => Buffer.byteLength(choice)),
  };
}

function firstLargest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? Number.NEGATIVE_INFINITY) ? index : best), 0);
}
