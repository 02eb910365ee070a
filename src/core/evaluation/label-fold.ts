/** How a set of labels is recognised in text. Every answer is a label exactly as it was given. */
export type LabelFold = {
  /** The label that the whole text is. */
  whole(text: string): string | undefined;
  /** The label the text begins with, as a whole word. */
  startOf(text: string): string | undefined;
  /** All labels mentioned as whole words, from left to right; of two that begin at one place the longer. */
  mentions(text: string): { label: string; index: number }[];
};

type Fold = (text: string) => string;

/** From the most forgiving to the strictest. "c" and "c++" are one under the first, so a set with both is told apart by the second. */
const folds: readonly Fold[] = [
  (text) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  (text) =>
    text
      .toLowerCase()
      .replace(/\s+/g, ' ')
      .replace(/^[\s"'`*.]+|[\s"'`*.]+$/g, ''),
  (text) => text.trim(),
];

const BEFORE = '(?<![\\p{L}\\p{N}])';
const AFTER = '(?![\\p{L}\\p{N}])';

/** The most forgiving fold that keeps all labels different and none empty. */
export function chooseFold(labels: readonly string[]): LabelFold {
  const fold = folds.find((candidate) => keepsApart(labels, candidate)) ?? ((text: string) => text);
  const byFolded = new Map(labels.map((label) => [fold(label), label]));
  const wordy = labels.toSorted((a, b) => b.length - a.length).map((label) => patternOf(label));
  const anywhere = new RegExp(wordy.join('|'), 'giu');
  const atStart = new RegExp(
    `^(?:${labels
      .toSorted((a, b) => b.length - a.length)
      .map(wordPattern)
      .join('|')})`,
    'iu',
  );
  const labelOf = (text: string): string | undefined => byFolded.get(fold(text));
  return {
    whole: labelOf,
    startOf: (text) => optional(atStart.exec(text)?.[0], labelOf),
    mentions: (text) =>
      [...text.matchAll(anywhere)].flatMap(({ 0: words, index }) => {
        const label = labelOf(words);
        return label === undefined ? [] : [{ label, index }];
      }),
  };
}

function keepsApart(labels: readonly string[], fold: Fold): boolean {
  const folded = new Set(labels.map(fold));
  return folded.size === new Set(labels).size && !folded.has('');
}

function optional(text: string | undefined, read: Fold | ((text: string) => string | undefined)): string | undefined {
  return text === undefined ? undefined : read(text);
}

/** A label inside running text; a single letter or digit only where it is set apart like an option. */
function patternOf(label: string): string {
  if (Array.from(label).length > 1) return wordPattern(label);
  const exact = escape(label);
  return `(?<=[(\\[*])${exact}(?=[)\\]*])|(?<=^\\s*)${exact}(?=[.):,])`;
}

/** Words of the label in order; between them any separators, so that "LQ_EDIT" is found in "lq edit". */
function wordPattern(label: string): string {
  const words = label.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}\s_-]+/gu) ?? [label];
  return `${BEFORE}${words.map(escape).join('[\\s_\\-]*')}${AFTER}`;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
