/** Values of one log line. `step` counts optimiser steps. */
export type LineMetrics = { step: number; epoch?: number; values: Record<string, number> };

const NUMBER = String.raw`[=:]\s*(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:nan|inf(?:inity)?))`;

/**
 * Words in the containers' logs and our names. A value counts only where the step is on the same line. Sources: Nova Forge SDK
 * 1.4.6 (loss, reward), SageMaker Python SDK 3 (lr); DPO and validation words as NeMo and verl log them.
 */
const words: readonly { name: string; found: RegExp }[] = [
  { name: 'train_loss', found: pattern('reduced_train_loss') },
  { name: 'validation_loss', found: pattern('(?:val|validation)_loss') },
  { name: 'learning_rate', found: pattern('(?:lr|learning_rate|actor/lr)') },
  { name: 'grad_norm', found: pattern('(?:grad_norm|actor/grad_norm)') },
  { name: 'reward', found: pattern('(?:critic/rewards/mean|train_rm_score)') },
  { name: 'kl', found: pattern('(?:actor/ppo_kl|actor/kl_loss|critic/kl|kl_loss|kl_divergence|kl)') },
  { name: 'response_length', found: pattern('(?:response_length/mean|response_length|mean_response_length)') },
  { name: 'entropy', found: pattern('(?:actor/entropy(?:_loss)?|entropy)') },
  { name: 'dpo_loss', found: pattern('(?:preference_loss|dpo_loss)') },
  { name: 'dpo_accuracy', found: pattern('(?:rewards/accuracies|reward_accuracy|acc)') },
  { name: 'dpo_margin', found: pattern('(?:rewards/margins|reward_margin|rewards_chosen_rejected_gap)') },
];

const STEP = /(?<![\w/])global_step[=:]\s*([\d.]+)/;
const EPOCH = /(?<![\w/])epoch[=:]?\s*(\d+)/i;

/** The metrics of a log line; undefined when it has none. `nan` and `inf` are values: they are what one looks for. */
export function lineMetrics(line: string): LineMetrics | undefined {
  const step = STEP.exec(line)?.[1];
  if (step === undefined) return undefined;
  const values: Record<string, number> = {};
  for (const { name, found } of words) {
    const text = found.exec(line)?.[1];
    if (text !== undefined) values[name] = toNumber(text);
  }
  const epoch = EPOCH.exec(line)?.[1];
  if (Object.keys(values).length === 0) return undefined;
  return { step: Math.trunc(Number(step)), values, ...(epoch === undefined ? {} : { epoch: Number(epoch) }) };
}

function pattern(word: string): RegExp {
  return new RegExp(`(?<![\\w/])${word}${NUMBER}(?![\\w.])`, 'i');
}

function toNumber(text: string): number {
  if (/nan/i.test(text)) return Number.NaN;
  if (/inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}
