/** One rollout as a reward function is asked about it. */
type Rollout = { id?: unknown; messages?: unknown; reference_answer?: unknown };

/**
 * The code of the account's reward function: 1 for an answer that is the reference word for word (case and outer spaces aside), else 0.
 * Takes a list of rollouts, answers a list of `{id, aggregate_reward_score, metrics_list}`.
 */
export function rewardAnswers(event: unknown): object[] {
  const rollouts: Rollout[] = Array.isArray(event) ? event : [event];
  return rollouts.map((rollout, index) => {
    const score = plain(answerOf(rollout.messages)) === plain(referenceOf(rollout.reference_answer)) ? 1 : 0;
    return {
      id: typeof rollout.id === 'string' ? rollout.id : String(index),
      aggregate_reward_score: score,
      metrics_list: [{ name: 'exact_match', value: score, type: 'Reward' }],
    };
  });
}

/** The last turn's text. */
function answerOf(messages: unknown): string {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  if (typeof last !== 'object' || last === null || !('content' in last)) return '';
  return textOf(last.content);
}

/** A text, or the single value of an object such as {answer: "x"}. */
function referenceOf(reference: unknown): string {
  if (typeof reference !== 'object' || reference === null) return textOf(reference);
  const values: unknown[] = Object.values(reference);
  return values.length === 1 ? textOf(values[0]) : JSON.stringify(reference);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value ?? '');
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
