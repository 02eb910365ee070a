import { type Example, splitAnswer } from './example.ts';
import type { RowFields, RowNotes } from './row-fields.ts';
import { partsOf, rowParts } from './row-parts.ts';
import type { Target } from './target.ts';
import type { Built } from './write/built.ts';

/** What the pipeline needs of a row: its texts, and the record where the texts alone do not make it. */
export function toFields(example: Example, built: Built, target: Target, notes: RowNotes): RowFields {
  const { record, prompt, answer, identity, rejected, reasoning, metadata } = built;
  const whole = target.whole || built.simple !== true;
  const key = promptKey(example);
  return {
    prompt,
    answer,
    ...(example.system === undefined ? {} : { system: example.system }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(rejected === undefined ? {} : { rejected }),
    ...(whole ? { conversation: JSON.stringify(record) } : {}),
    ...(whole && identity !== undefined ? { identity: JSON.stringify(identity) } : {}),
    ...(key === undefined ? {} : { key }),
    parts: partsOf(example) | (built.parts ?? 0) | rowParts.searched,
    repairs: notes.repairs,
    remarks: notes.remarks,
    pictures: notes.pictures,
  };
}

/** Two questions are the same when their pictures and calls are too. */
function promptKey(example: Example): string | undefined {
  const blocks = splitAnswer(example).earlier.flatMap((turn) => turn.blocks);
  return blocks.every(({ kind }) => kind === 'text' || kind === 'reasoning') ? undefined : JSON.stringify(blocks);
}
