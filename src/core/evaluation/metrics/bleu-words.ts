import { numberBleuWords } from './bleu-bytes.ts';
import { type BleuTokenizer, bleuWords } from './bleu-tokens.ts';
import { stripWhiteEnd } from './python-text.ts';
import { createTokenIds } from './token-ids.ts';

export type BleuWordOptions = { tokenize?: BleuTokenizer; lowercase?: boolean };

/**
 * Gives the words of one segment's texts numbers, equal words equal ones, counted from 0: on bytes where all its texts are plain, else by
 * the full rules.
 */
export function createBleuWords(options: BleuWordOptions): (texts: readonly string[]) => Int32Array[] {
  const { tokenize = '13a', lowercase = false } = options;
  const ids = createTokenIds();
  return (given) => {
    const texts = lowercase ? given.map((text) => text.toLowerCase()) : given;
    const plain = tokenize === '13a' ? plainWords(ids, texts) : undefined;
    return plain ?? ruledWords(tokenize, texts);
  };
}

function plainWords(ids: ReturnType<typeof createTokenIds>, texts: readonly string[]): Int32Array[] | undefined {
  ids.clear();
  const lists: Int32Array[] = [];
  for (const text of texts) {
    const list = numberBleuWords(ids, ids.bytesOf(text));
    if (list === undefined) return undefined;
    lists.push(list);
  }
  return lists;
}

function ruledWords(tokenize: BleuTokenizer, texts: readonly string[]): Int32Array[] {
  const numbers = new Map<string, number>();
  return texts.map((text) =>
    Int32Array.from(bleuWords(tokenize, stripWhiteEnd(text)), (word) => {
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    }),
  );
}
