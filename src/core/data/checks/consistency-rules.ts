import type { ProblemCode } from '../problem-codes.ts';
import { type RowPart, rowParts } from '../shapes/row-parts.ts';
import type { Target, TargetShape } from '../shapes/target.ts';
import type { Check } from './check.ts';
import { createConsistencyCheck } from './consistency.ts';

type Rule = { code: ProblemCode; said: string; part: RowPart };

const chatRules: readonly Rule[] = [
  { code: 'inconsistent_media', said: 'an image', part: 'image' },
  { code: 'inconsistent_media', said: 'a video', part: 'video' },
  { code: 'inconsistent_tools', said: 'tool calls', part: 'tool_use' },
  { code: 'inconsistent_tools', said: 'tool results', part: 'tool_result' },
];

/** What Nova jobs want in all rows or in none, beside the system prompt and reasoning. Source: their validators' cross-record rules. */
const rules: Readonly<Partial<Record<TargetShape, readonly Rule[]>>> = {
  converse: chatRules,
  rft: [
    { code: 'inconsistent_fields', said: 'an id', part: 'id' },
    { code: 'inconsistent_fields', said: 'a reference_answer', part: 'reference' },
    { code: 'inconsistent_fields', said: 'tools', part: 'tools' },
  ],
  rft_multiturn: [
    { code: 'inconsistent_fields', said: 'an answer', part: 'answer' },
    { code: 'inconsistent_fields', said: 'a task', part: 'task' },
    { code: 'inconsistent_fields', said: 'info', part: 'info' },
  ],
  eval: [{ code: 'inconsistent_media', said: 'images', part: 'images' }],
};

/** Shapes whose rows all have a system prompt, or none has one. Only Nova jobs ask for this. */
const withSystem: readonly TargetShape[] = ['converse', 'eval'];

export function consistencyChecks({ shape, family }: Target): Check[] {
  const nova = family === 'nova-1' || family === 'nova-2';
  const checks = ((nova ? rules[shape] : undefined) ?? []).map(({ code, said, part }) =>
    createConsistencyCheck(code, said, ({ draft }) => (draft.parts & rowParts[part]) !== 0),
  );
  if (!nova) return checks;
  if (withSystem.includes(shape))
    checks.push(createConsistencyCheck('inconsistent_system', 'a system prompt', ({ hasSystem }) => hasSystem));
  if (shape === 'converse')
    checks.push(
      createConsistencyCheck(
        'inconsistent_reasoning',
        'reasoning',
        ({ draft }) => draft.reasoning.start >= 0 || (draft.parts & rowParts.reasoning) !== 0,
      ),
    );
  return checks;
}
