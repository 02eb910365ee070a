import type { TargetShape } from './target.ts';
import type { Writer } from './write/built.ts';
import { toConverse } from './write/to-converse.ts';
import { toCpt } from './write/to-cpt.ts';
import { toDpo } from './write/to-dpo.ts';
import { toEvaluation, toJudge } from './write/to-evaluation.ts';
import { toMessages, toPreference } from './write/to-messages.ts';
import { toMultiTurn } from './write/to-multi-turn.ts';
import { toPromptReference, toRft } from './write/to-rft.ts';

/** The writer of each shape. A new shape is a file in `write/` and a line here. */
export const writers: Readonly<Record<TargetShape, Writer>> = {
  converse: toConverse,
  messages: toMessages,
  eval: toEvaluation,
  judge: toJudge,
  dpo: toDpo,
  preference: toPreference,
  rft: toRft,
  prompt_reference: toPromptReference,
  rft_multiturn: toMultiTurn,
  cpt: toCpt,
};
