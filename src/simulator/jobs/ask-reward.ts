import { messageOf } from '../../core/errors.ts';
import type { SimulatedFunction } from '../functions/create-functions.ts';

/** What is scored: a row with the model's answer as its last turn. */
export function toRollout(record: unknown, answer: string, row: number): object {
  const fields: { messages?: unknown } = typeof record === 'object' && record !== null ? record : {};
  const messages: unknown[] = Array.isArray(fields.messages) ? fields.messages : [];
  return { id: String(row), ...fields, messages: [...messages, { role: 'assistant', content: answer }] };
}

/** The score of each rollout, or why the function's reply is none. */
export function askReward(
  { invoke }: SimulatedFunction,
  rollouts: readonly object[],
): { scores: number[] } | { problem: string } {
  const said = ask(invoke, rollouts);
  const scores = Array.isArray(said) ? said.flatMap(scoreIn) : [];
  if (scores.length === rollouts.length) return { scores };
  return {
    problem: `ClientError: the reward function answered ${scores.length} scores for ${rollouts.length} samples: ${JSON.stringify(said).slice(0, 200)}`,
  };
}

function ask(invoke: SimulatedFunction['invoke'], rollouts: readonly object[]): unknown {
  try {
    return invoke(rollouts);
  } catch (error) {
    return { errorMessage: messageOf(error) };
  }
}

function scoreIn(item: unknown): number[] {
  if (typeof item !== 'object' || item === null || !('aggregate_reward_score' in item)) return [];
  const score = item.aggregate_reward_score;
  return typeof score === 'number' && Number.isFinite(score) ? [score] : [];
}
