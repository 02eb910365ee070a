import { type Example, splitAnswer, textOf } from '../example.ts';
import { type RowNotes, fault } from '../row-fields.ts';
import { rowParts } from '../row-parts.ts';
import { type Built, type Writer, answerText } from './built.ts';

/** A question with its expected answer: query, response, then system, images and metadata when there are any. */
export const toEvaluation: Writer = (example, _target, notes) => {
  const { query, response, images } = singleTurn(example, notes);
  const { system, metadata } = example;
  const named = typeof metadata === 'string' ? { metadata } : {};
  const body: Built['record'] = {
    query,
    response,
    ...(system === undefined ? {} : { system }),
    ...(images.length === 0 ? {} : { images: images.map((data) => ({ data })) }),
  };
  return {
    record: { ...body, ...named },
    prompt: query,
    answer: response,
    ...named,
    identity: body,
    simple: images.length === 0,
    parts: images.length === 0 ? 0 : rowParts.images,
  };
};

/** Two answers to one question, for a judge: prompt, response_A, response_B. */
export const toJudge: Writer = (example, _target, notes) => {
  const { query, response } = singleTurn(example, notes);
  const other = answerText(example.rejected ?? []);
  if (other.trim() === '') fault(notes, 'empty_answer', 'there is no second answer');
  const { system } = example;
  const prompt = system === undefined || system.trim() === '' ? query : `${system}\n\n${query}`;
  return {
    record: { prompt, response_A: response, response_B: other },
    prompt: query,
    answer: response,
    rejected: other,
  };
};

function singleTurn(example: Example, notes: RowNotes) {
  const { earlier, answer } = splitAnswer(example);
  const blocks = earlier.flatMap((turn) => turn.blocks);
  if (earlier.length > 1) fault(notes, 'not_single_turn', 'the row is a conversation of several turns');
  else if (answer === undefined) fault(notes, 'ends_with_user', 'the row has no answer');
  const media = blocks.filter((block) => block.kind === 'media');
  for (const { uri, media: kind } of media)
    if (!/^data:image\/[^;,]*;base64,/i.test(uri))
      fault(
        notes,
        'media_not_inline',
        `evaluation reads pictures from the row (data:image/…;base64,…), not ${kind} at ${uri.slice(0, 60)}`,
      );
  const texts = { query: textOf(blocks), response: answerText(answer?.blocks ?? []) };
  if (/\p{Surrogate}/u.test(texts.query + texts.response))
    fault(notes, 'bad_unicode', 'a text holds half of a surrogate pair');
  return { ...texts, images: media.map(({ uri }) => uri) };
}
