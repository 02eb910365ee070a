import type { Check, WrittenRow } from './check.ts';
import { createHeldRows } from './held-rows.ts';
import { tailText } from './row-excerpt.ts';

const TAIL_BYTES = 120;
/** What decides on the end: a word, a sign and some blanks. */
const LAST_CHARACTERS = 32;
/** Shorter answers are labels and names, which end without a full stop. */
const MIN_CHARACTERS = 40;
/** When so many of the longer answers end like sentences, those that end within one were cut. Below, it is a habit of the data. */
const HABIT = 0.85;
const MIN_ROWS = 20;
/** After so many rows of which hardly any ended like a sentence, none is looked at any more. */
const SURE_ROWS = 2000;

const sentenceEnd = /[.!?…。！？؟।:;)\]}"'”’»」』*`_~>|]\s*$|[\p{Extended_Pictographic}\p{Sc}%]\s*$/u;
/** Most answers are told by their last byte alone. */
const plainEnds = Uint8Array.from({ length: 256 }, (_, byte) =>
  ".!?:;)]}'`*>|~".includes(String.fromCharCode(byte)) ? 1 : 0,
);
const withinWord = /[\p{Ll}\p{Lo}\p{Lm},、，،]\s*$|[.!?]\s+\p{L}{1,2}$/u;
/** Lists, code and tables end where they end. */
const lineOfItsOwn = /(?:^|\n)\s*(?:[-*•#|>]|\d+[.)])[^\n]*$|[{}=<>\\]|\n[^\n]{1,30}$/;
/** Words after which no sentence ends: articles, prepositions, conjunctions. */
const dangling =
  /(?:^|\s)(?:the|an?|of|to|and|or|with|for|from|into|by|because|which|el|los|las|una|del|con|para|por|y|que|le|les|des|du|une|et|avec|pour|dans|der|das|den|dem|ein|eine|und|oder|mit|für|von|um|os|uma|com|e|il|gli|uno|di|che|и|в|на|с|для|что|или)\s*$|,\s*$/iu;

/**
 * Targets that were cut in the middle of a sentence, as a token limit does. Decided by the habit of the set: where at least 85 %
 * of the longer answers end like sentences, the others that end within a word or at a comma were cut; where fewer do, only those
 * that end with a word no sentence ends with. (Both numbers are ours: sets of prose end properly in 95 % and more.)
 */
export function createTruncationCheck(): Check {
  const cut = createHeldRows();
  const dangle = createHeldRows();
  let longer = 0;
  let ended = 0;

  function judge({ draft }: WrittenRow): void {
    if (plainEnds[draft.text[draft.answer.end - 1] ?? 0] === 1) return void ended++;
    const tail = tailText(draft, draft.answer, TAIL_BYTES);
    const last = tail.slice(-LAST_CHARACTERS);
    if (sentenceEnd.test(last)) return void ended++;
    if (!withinWord.test(last) || lineOfItsOwn.test(tail)) return;
    const detail = (): string => `line ${draft.line}: ends with "…${tail.slice(-50)}"`;
    cut.hold(draft.row, detail);
    if (dangling.test(last)) dangle.hold(draft.row, detail);
  }

  return {
    watch(row) {
      if (row.answer.codePoints < MIN_CHARACTERS && !isDense(row)) return;
      longer++;
      if (longer < SURE_ROWS || ended * 4 >= longer) judge(row);
    },
    report(problems) {
      if (longer < MIN_ROWS) return;
      const found = ended >= HABIT * longer ? cut : dangle;
      if (found.count() === 0 || ended * 2 < longer) return;
      problems.note('truncated_targets', found.count(), found.rows());
    },
  };
}

/** Scripts without blanks say as much in half the characters. */
function isDense({ draft, answer }: WrittenRow): boolean {
  const bytes = draft.answer.end - draft.answer.start;
  return answer.codePoints >= MIN_CHARACTERS / 2 && bytes > answer.codePoints * 2.2;
}
