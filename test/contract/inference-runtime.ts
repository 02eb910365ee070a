import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatModel, InferenceRuntime, ModelSource } from '../../src/core/ports/inference.ts';

/** What a runtime brings to be held to the port's promises. */
export type InferenceHarness = {
  runtime: InferenceRuntime;
  /** A trained artifact, one that was damaged after training, and an address where there is none. */
  artifact: string;
  damaged: string;
  missing: string;
  prompt: string;
  close: () => Promise<void>;
};

/** The promises of `InferenceRuntime`, for any runtime. */
export function describeInferenceRuntime(title: string, open: () => Promise<InferenceHarness>): void {
  describe(`${title} keeps the promises of an inference runtime`, () => {
    let harness: InferenceHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => harness.close());
    const ask = async (source: ModelSource, prompt = harness.prompt) =>
      using(harness.runtime, source, async (model) => model.answer({ messages: [{ role: 'user', content: prompt }] }));

    it('answers from a trained artifact, the same request with the same answer', async () => {
      const answer = await ask({ from: 'artifact', artifact: harness.artifact });
      expect(answer).toMatchObject({ text: expect.any(String), stop_reason: expect.any(String) });
      expect(answer.usage.input_tokens).toBeGreaterThan(0);
      expect(await ask({ from: 'artifact', artifact: harness.artifact })).toEqual(answer);
    });

    it('says not_found of an artifact that is missing and bad_data of one that is damaged', async () => {
      await expect(ask({ from: 'artifact', artifact: harness.missing })).rejects.toMatchObject({
        name: 'ForgeError',
        code: 'not_found',
      });
      await expect(ask({ from: 'artifact', artifact: harness.damaged })).rejects.toMatchObject({
        name: 'ForgeError',
        code: 'bad_data',
      });
    });

    it('answers untrained from the given labels alone, and each of them', async () => {
      const labels = ['yes', 'no', 'maybe'];
      const source: ModelSource = { from: 'untrained', model: 'baseline', labels, seed: 1 };
      const said = new Set<string>();
      for (let index = 0; index < 60; index++) said.add((await ask(source, `question ${index}`)).text);
      expect([...said].sort()).toEqual(labels.toSorted());
    });

    it('stops before the first word when it was cancelled', async () => {
      const request = { messages: [{ role: 'user', content: harness.prompt }] } as const;
      const asked = using(harness.runtime, { from: 'artifact', artifact: harness.artifact }, async (model) =>
        model.answer(request, AbortSignal.abort()),
      );
      await expect(asked).rejects.toMatchObject({ name: 'ForgeError', code: 'cancelled' });
    });
  });
}

async function using<T>(
  runtime: InferenceRuntime,
  source: ModelSource,
  ask: (model: ChatModel) => Promise<T>,
): Promise<T> {
  const model = await runtime.open(source);
  try {
    return await ask(model);
  } finally {
    await model.close();
  }
}
