import type { EvaluationEffects } from '../../../src/core/evaluation/effects.ts';
import type { Billing } from '../../../src/core/ports/inference.ts';
import { createOpenAiInference } from '../../../src/core/runtimes/openai/openai-inference.ts';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';

/** Evaluations that ask OpenAI-style servers; with `billing` as if they cost that. */
export function farEffects(home: string, more: { timeoutMs?: number; billing?: Billing } = {}): EvaluationEffects {
  const { timeoutMs = 400, billing } = more;
  const now = (): Date => new Date();
  const openai = createOpenAiInference({ keyFor: 'https://api.openai.com', timeoutMs, now });
  const inference = billing === undefined ? openai : { ...openai, billing: async () => billing };
  return {
    ledger: createFileLedger(home),
    now,
    inference: async () => inference,
    training: {},
    hosting: {},
    evaluating: new Map(),
    limits: { maxUsdPerRun: 50, maxUsdPerDay: 200 },
  };
}

export function questions(count: number): { prompt: string; answer: string }[] {
  return Array.from({ length: count }, (_, index) => ({ prompt: `q${index}`, answer: `answer to q${index}` }));
}
