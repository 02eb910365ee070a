import type { ChatAnswer, ChatModel, ModelSource } from '../../ports/inference.ts';
import type { SamplePrompt } from '../sample-prompts.ts';

/** What is looked at before a deployment is called ready. */
export type SmokeSubject = {
  endpoint: ModelSource;
  /** The trained model by another way than the endpoint; or why there is none. */
  trained: ModelSource | { unknown: string };
  /** The model before training; or why it cannot be asked. */
  base: ModelSource | { unknown: string };
  /** Whether the same request always has the same answer; where not, a difference proves nothing. */
  exact: boolean;
  prompts: readonly SamplePrompt[];
};

/** Answers are compared, so the likeliest words are asked for. */
export type Asking = { max_tokens: number; temperature: 0 };

/** What each prompt was answered by one model, in the order of the prompts. */
export type Answered = readonly ChatAnswer[];

/** One after another: a deployment that has just begun is not to be pressed. */
export async function askAll(model: ChatModel, prompts: readonly SamplePrompt[], how: Asking): Promise<ChatAnswer[]> {
  const answers: ChatAnswer[] = [];
  for (const { messages } of prompts) answers.push(await model.answer({ messages, ...how }));
  return answers;
}
