import { decodeSpan } from '../draft-row.ts';
import type { Check, WrittenRow } from './check.ts';
import { createHeldRows } from './held-rows.ts';
import { excerptOf, tailText } from './row-excerpt.ts';

/** An answer of this length does not stand in its prompt by chance. */
const LONG_BYTES = 40;
const MIN_WORDS = 6;
/** Above this share the task is to quote (extraction, editing), not a leak. */
const HABIT = 0.2;
const TAIL_BYTES = 240;
/** Signs of ASCII, and the bytes of those beyond it that end sentences in other scripts. */
const signsAtEnd = Buffer.from(' \t\\"\'*])>.!n。」』”');

/** The answer at the end of the prompt, behind a word that announces it. */
const announced =
  /(?:answer|label|category|class|target|output|solution|expected|gold|completion|response|respuesta|etiqueta|solución|antwort|lösung|kategorie|réponse|étiquette|solution|resposta|risposta|soluzione|etichetta|ответ|метка|答え|回答|正解|解答|答案|标签|標籤|정답|답변|답|레이블)(?:\s+(?:is|es|est|ist|é|è|は))?\s*(?:[:：=]|は|->|→|\()\s*["'“「*[(<]*$/iu;

/**
 * The answer leaked in the prompt: announced at its end ("Answer: yes"), or a long answer that stands in it word for word. Where a
 * fifth of the rows and more quote their prompt, quoting is the task, and it is only said.
 */
export function createLeakCheck(): Check {
  const told = createHeldRows();
  const quoted = createHeldRows();
  let rows = 0;

  return {
    watch(row) {
      rows++;
      const { draft } = row;
      const detail = (how: string): string => `line ${draft.line}: ${excerptOf(draft, draft.answer)} ${how}`;
      if (isAnnounced(row)) told.hold(draft.row, () => detail('is announced at the end of the prompt'));
      else if (isQuoted(row)) quoted.hold(draft.row, () => detail('stands in the prompt word for word'));
    },
    report(problems) {
      const habit = quoted.count() > rows * HABIT && quoted.count() > 2;
      const found = [...told.rows(), ...(habit ? [] : quoted.rows())];
      const count = told.count() + (habit ? 0 : quoted.count());
      if (count > 0)
        problems.note(
          'leaked_answer',
          count,
          found.toSorted((a, b) => a.row - b.row),
        );
      if (habit) problems.note('answers_quote_prompt', quoted.count(), quoted.rows());
    },
  };
}

function isQuoted({ draft }: WrittenRow): boolean {
  const { prompt, answer, text } = draft;
  const size = answer.end - answer.start;
  if (size < LONG_BYTES || size > prompt.end - prompt.start) return false;
  const within = text.subarray(prompt.start, prompt.end);
  if (!within.includes(text.subarray(answer.start, answer.end))) return false;
  const words = text.toString('utf8', answer.start, answer.end);
  return /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]/.test(words) || words.trim().split(/\s+/).length >= MIN_WORDS;
}

/** Whether both texts have the same last letter, signs behind it left aside. */
function endAlike(text: Buffer, a: number, b: number): boolean {
  return folded(text[lastLetter(text, a)] ?? 0) === folded(text[lastLetter(text, b)] ?? 0);
}

function lastLetter(text: Buffer, end: number): number {
  let at = end - 1;
  for (const least = end - 12; at > least && signsAtEnd.includes(text[at] ?? 0); at--);
  return at;
}

function folded(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function isAnnounced({ draft }: WrittenRow): boolean {
  const { prompt, answer, text } = draft;
  const size = answer.end - answer.start;
  if (size > TAIL_BYTES || size >= prompt.end - prompt.start) return false;
  if (!endAlike(text, prompt.end, answer.end)) return false;
  const said = decodeSpan(draft, answer).trim().toLowerCase();
  const tail = tailText(draft, prompt, TAIL_BYTES * 2).toLowerCase();
  const at = tail.lastIndexOf(said);
  if (at < 0 || !/^[\s"'”」*\])>.!。]*$/u.test(tail.slice(at + said.length))) return false;
  return announced.test(tail.slice(0, at));
}
