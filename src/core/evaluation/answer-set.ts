/** The different answers of a split, as far as they can be a closed set. */
export type AnswerSet = {
  add(row: number, answer: string): void;
  /** The answers by code point when they look like a closed set, else undefined. */
  closed(): string[] | undefined;
  /** All different answers, or undefined when there are more than 500. */
  all(): string[] | undefined;
  /** The first row of an answer. */
  firstRow(answer: string): number | undefined;
  /** True when most answers are at most ten words long. */
  short(): boolean;
};

const MOST_KEPT = 500;
const MOST_LABELS = 200;
const ROWS_PER_LABEL = 3;
const LABEL_CHARACTERS = 80;
const SHORT_WORDS = 10;

/**
 * Watches answers row by row. A closed set has 2 to 200 different answers, three rows for each on average, none above 80
 * characters or one line: the rule by which prepared datasets are classified too.
 */
export function createAnswerSet(): AnswerSet {
  const rows = new Map<string, number>();
  let total = 0;
  let brief = 0;
  let overflow = false;
  const all = (): string[] | undefined => (overflow ? undefined : [...rows.keys()].toSorted());
  return {
    add(row, text) {
      const answer = text.trim();
      total++;
      if (answer.split(/\s+/, SHORT_WORDS + 1).length <= SHORT_WORDS) brief++;
      if (rows.has(answer)) return;
      if (rows.size >= MOST_KEPT) overflow = true;
      else rows.set(answer, row);
    },
    closed() {
      const answers = all();
      if (answers === undefined || answers.length < 2 || answers.length > MOST_LABELS) return undefined;
      return total / answers.length >= ROWS_PER_LABEL && answers.every(looksLikeLabel) ? answers : undefined;
    },
    all,
    firstRow: (answer) => rows.get(answer),
    short: () => brief * 2 > total,
  };
}

function looksLikeLabel(answer: string): boolean {
  return answer !== '' && answer.length <= LABEL_CHARACTERS && !/[\r\n]/.test(answer);
}
