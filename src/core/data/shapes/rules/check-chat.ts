import { type Block, type Example, type Turn, textOf } from '../example.ts';
import { type RowNotes, fault } from '../row-fields.ts';
import type { Target } from '../target.ts';
import { checkMedia } from './check-media.ts';
import { checkToolRules } from './check-tools.ts';

/** Rules of SFT conversations: user first, alternating, the assistant last; what each may hold. Source: the Nova SFT validator. */
export function checkChat(example: Example, target: Target, notes: RowNotes): void {
  checkOrder(example.turns, notes);
  for (const turn of example.turns) {
    dropBlankTexts(turn, notes);
    checkTurn(turn, notes);
  }
  checkMedia(example, target, notes);
  checkToolRules(example, target, notes);
  leaveReasoningOut(example, target, notes);
}

export function checkOrder(turns: readonly Turn[], notes: RowNotes): void {
  for (const [index, { role, at }] of turns.entries()) {
    const expected = index % 2 === 0 ? 'user' : 'assistant';
    if (role === expected) continue;
    return fault(notes, 'turns_not_alternating', `message ${at} is by the ${role}, the ${expected}'s turn`);
  }
  const last = turns.at(-1);
  if (last?.role === 'user') fault(notes, 'ends_with_user', `message ${last.at} is by the user`);
}

/** A text of nothing beside a picture or a tool call says nothing; alone it is a fault. */
function dropBlankTexts(turn: Turn, notes: RowNotes): void {
  const kept = turn.blocks.filter((block) => block.kind !== 'text' || block.text.trim() !== '');
  if (kept.length === turn.blocks.length || !kept.some(stands)) return;
  turn.blocks = kept;
  notes.repairs.push('empty_text_removed');
}

/** Reasoning alone is no turn. */
function stands(block: Block): boolean {
  return block.kind !== 'reasoning';
}

function checkTurn({ role, blocks, at }: Turn, notes: RowNotes): void {
  for (const block of blocks) {
    if ((block.kind === 'text' || block.kind === 'reasoning') && /\p{Surrogate}/u.test(block.text))
      fault(notes, 'bad_unicode', `message ${at} holds half of a surrogate pair`);
    if (misplaced(block, role))
      fault(notes, 'unsupported_content', `message ${at} (${role}) holds a block with ${nameOf(block)}`);
  }
  if (blocks.some((block) => block.kind !== 'text' && stands(block)) || textOf(blocks).trim() !== '') return;
  fault(notes, role === 'user' ? 'empty_prompt' : 'empty_answer', `message ${at} has no text`);
}

function misplaced({ kind }: Block, role: Turn['role']): boolean {
  if (kind === 'text') return false;
  return (kind === 'media' || kind === 'tool_result') === (role === 'assistant');
}

function nameOf(block: Block): string {
  if (block.kind === 'media') return block.media;
  return { text: 'text', reasoning: 'reasoningContent', tool_use: 'toolUse', tool_result: 'toolResult' }[block.kind];
}

function leaveReasoningOut({ turns }: Example, { reasoning }: Target, notes: RowNotes): void {
  if (reasoning || !turns.some(({ blocks }) => blocks.some(({ kind }) => kind === 'reasoning'))) return;
  for (const turn of turns) turn.blocks = turn.blocks.filter(({ kind }) => kind !== 'reasoning');
  notes.remarks.push({ code: 'reasoning_left_out', detail: 'this model does not train on reasoning' });
}
