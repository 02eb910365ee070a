import { type LabelFold, chooseFold } from './label-fold.ts';

/** Finds the label an answer means, or undefined when it names none, several, or denies one. */
export type LabelParser = (answer: string) => string | undefined;

/** Words after which the label that counts is named, the last one winning: "label: X", "the answer is X", "\boxed{X}". */
const CUE =
  /(?:\b(?:final answer|answer|label|category|class|classification|prediction|output|result|verdict)\b["'*`_)\s]*(?:\bis\b\s*:?|:|=|->|→)|\\boxed\{|<answer>)[\s"'*`_([{]*(?:the\s+|category\s+|label\s+|\\text\{)*[\s"'*`_([{]*/giu;
const DENIAL =
  /(?:\b(?:not|no|never|neither|nor|cannot be|rather than|instead of|isn['’]?t|wasn['’]?t|aren['’]?t))[\s"'*`_]*(?:an?\s+|the\s+)?[\s"'*`_]*$/iu;

/**
 * Lenient reading of chatty answers for a closed set of labels. In order: the whole answer is a label (case, spaces, punctuation and
 * markdown aside); a label follows a cue, the last cue winning; a line of its own is a label and no other line is another; exactly
 * one label is mentioned, as whole words and not denied. Labels of one letter or digit count as mentioned only when set apart:
 * "(B)", "B.", "B)". Everything else is unparsed, which counts as wrong.
 */
export function createLabelParser(labels: readonly string[]): LabelParser {
  const fold = chooseFold(labels);
  return (answer) => {
    const whole = fold.whole(answer);
    if (whole !== undefined) return whole;
    return afterCue(answer, fold) ?? onItsOwnLine(answer, fold) ?? onlyMention(answer, fold);
  };
}

function afterCue(answer: string, fold: LabelFold): string | undefined {
  let found: string | undefined;
  for (const cue of answer.matchAll(CUE)) found = fold.startOf(answer.slice(cue.index + cue[0].length)) ?? found;
  return found;
}

function onItsOwnLine(answer: string, fold: LabelFold): string | undefined {
  const named = new Set(answer.split(/[\r\n]+/).map((line) => fold.whole(line)));
  named.delete(undefined);
  const [label, ...others] = named;
  return others.length === 0 ? label : undefined;
}

function onlyMention(answer: string, fold: LabelFold): string | undefined {
  const named = new Set<string>();
  for (const { label, index } of fold.mentions(answer)) {
    if (DENIAL.test(answer.slice(Math.max(0, index - 40), index))) return undefined;
    named.add(label);
  }
  const [label, ...others] = named;
  return others.length === 0 ? label : undefined;
}
