import type { Call } from '../call.ts';

/** Of an answer under way its end is shown, this long. */
const SHOWN_CHARACTERS = 300;

/**
 * Tells whoever watches a call how far an answer is: its text so far, on one line, without characters that act on a terminal or turn the
 * direction of writing. It is foreign text and says so.
 */
export function tellAnswer(call: Call): (piece: string) => void {
  let characters = 0;
  let end = '';
  return (piece) => {
    characters += piece.length;
    end = `${end}${piece}`.slice(-SHOWN_CHARACTERS);
    const cut = characters > end.length ? '…' : '';
    const shown = end.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
    call.progress(characters, 0, `${characters} characters so far (untrusted text): ${cut}${shown}`);
  };
}
