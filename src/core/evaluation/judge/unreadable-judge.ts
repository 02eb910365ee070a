import { ForgeError } from '../../errors.ts';
import type { PredictionLine } from '../prediction-lines.ts';

const QUOTED = 200;

/** Whether an answer was judged and nothing that the judge said of it could be read. */
export function isUnreadable({ judged }: PredictionLine): boolean {
  return judged !== undefined && judged.replies.length > 0 && judged.malformed === judged.replies.length;
}

/** More than half of the judgements cannot be read: the rest is no sample of anything. Undefined where they can. */
export function unreadableJudge(lines: readonly PredictionLine[]): ForgeError | undefined {
  const total = lines.reduce((sum, { judged }) => sum + (judged?.replies.length ?? 0), 0);
  const malformed = lines.reduce((sum, { judged }) => sum + (judged?.malformed ?? 0), 0);
  return 2 * malformed > total ? unreadable(`${malformed} of ${total} judgements could not be read`, lines) : undefined;
}

/** The judge says nothing that can be read; `what` says of how much. One of its replies is quoted, cut and on one line. */
export function unreadable(what: string, lines: readonly PredictionLine[]): ForgeError {
  const said = lines.flatMap(({ judged }) => judged?.unread ?? [])[0];
  const text = said?.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  const cut = text === undefined || text.length <= QUOTED ? text : `${text.slice(0, QUOTED)}…`;
  const quote = cut === undefined ? '' : `; one reply was (untrusted text): ${JSON.stringify(cut)}`;
  return new ForgeError('bad_data', `${what}${quote}`, {
    next: 'name another judge_model, or mend what it replies and call evaluate_model again: what could not be read is asked again',
  });
}
