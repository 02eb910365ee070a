import { messageOf } from '../../errors.ts';
import type { ChatAnswer, InferenceRuntime, ModelSource } from '../../ports/inference.ts';
import type { SmokeCheck } from '../../runs/deployment-record.ts';
import { type Answered, type Asking, type SmokeSubject, askAll } from './ask-prompts.ts';

const SHOWN = 100;

/**
 * The same prompts to the trained model by another way, which must give the same answers to prompts of the same length, and to the model
 * before training, which must not: an adapter that was never loaded answers as its base does.
 */
export async function compareModels(
  inference: InferenceRuntime,
  subject: SmokeSubject,
  answered: Answered,
  how: Asking,
): Promise<SmokeCheck[]> {
  const ask = async (source: ModelSource | { unknown: string }): Promise<ChatAnswer[] | string> => {
    if ('unknown' in source) return source.unknown;
    const model = await inference.open(source);
    try {
      return await askAll(model, subject.prompts, how);
    } finally {
      await model.close();
    }
  };
  const trained = await ask(subject.trained);
  // The base is not ours: that it cannot be asked says nothing about the deployment.
  const base = await ask(subject.base).catch((error: unknown) => messageOf(error));
  const same = sameAnswers(answered, trained);
  return [same, samePrompt(answered, trained), unlikeBase(answered, base, same.result === 'passed')];
}

function sameAnswers(answered: Answered, trained: ChatAnswer[] | string): SmokeCheck {
  const code = 'same_as_trained';
  if (typeof trained === 'string') return { code, result: 'unknown', detail: trained };
  const at = answered.findIndex(({ text }, index) => text !== trained[index]?.text);
  if (at === -1) return { code, result: 'passed', detail: `${answered.length} prompts are answered as in training` };
  const [got, wanted] = [answered[at], trained[at]].map((answer) => (answer?.text ?? '').slice(0, SHOWN));
  const detail = `the endpoint answers "${got}" where the trained model answers "${wanted}"`;
  return { code, result: 'failed', detail };
}

/** A template that differs between training and serving makes a prompt of another length. */
function samePrompt(answered: Answered, trained: ChatAnswer[] | string): SmokeCheck {
  const code = 'same_prompt';
  if (typeof trained === 'string') return { code, result: 'unknown', detail: trained };
  const lengths = answered.map(({ usage }, index) => [usage.input_tokens, trained[index]?.usage.input_tokens ?? 0]);
  if (lengths.some(([got = 0, wanted = 0]) => got === 0 || wanted === 0))
    return { code, result: 'unknown', detail: 'how many tokens are read is not told on both ways' };
  const [got, wanted] = lengths.find(([served, training]) => served !== training) ?? [];
  if (got === undefined) return { code, result: 'passed', detail: 'each prompt has as many tokens as in training' };
  const detail = `the endpoint reads ${got} tokens where training reads ${wanted}: the chat templates differ`;
  return { code, result: 'failed', detail };
}

/** `proved`: that the trained model answers is known already, so that answering alike is no fault. */
function unlikeBase(answered: Answered, base: ChatAnswer[] | string, proved: boolean): SmokeCheck {
  const code = 'unlike_base';
  if (typeof base === 'string') return { code, result: 'unknown', detail: base };
  const differing = answered.filter(({ text }, index) => text !== base[index]?.text).length;
  const of = `${differing} of ${answered.length} answers differ from those of the model before training`;
  if (differing > 0) return { code, result: 'passed', detail: of };
  if (proved) return { code, result: 'unknown', detail: `${of}: these prompts cannot tell the two apart` };
  return { code, result: 'failed', detail: `${of}: what was trained is not loaded` };
}
