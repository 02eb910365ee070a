import { answersAnyway } from '../../data/checks/answers-anyway.ts';
import { detectLanguage } from '../../data/checks/detect-language.ts';
import { refusal } from '../../data/checks/refusal-phrases.ts';

/** What is compared of an answer. `label` is absent where answers are open; an answer in which no label was found has '(no label)'. */
export type AnswerSigns = { characters: number; refusal: boolean; language: string; label?: string };

/** Captured answers are cut here, so the others are as well. */
const LOOKED_AT = 2000;
const LANGUAGE_CHARACTERS = 300;

export const NO_LABEL = '(no label)';
/** Too few words to tell a language by. */
const NO_LANGUAGE = '(unclear)';

/** `parseLabel` finds the label an answer means, for closed sets of answers. */
export function signsOf(text: string, parseLabel?: (text: string) => string | undefined): AnswerSigns {
  const shown = text.slice(0, LOOKED_AT);
  return {
    characters: shown.length,
    refusal: refusal.test(shown) && !answersAnyway(shown),
    language: detectLanguage(shown.slice(0, LANGUAGE_CHARACTERS)) ?? NO_LANGUAGE,
    ...(parseLabel === undefined ? {} : { label: parseLabel(shown) ?? NO_LABEL }),
  };
}
