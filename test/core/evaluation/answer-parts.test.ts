import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { askAgain } from '../../../src/core/evaluation/answer-again.ts';
import { createBudget } from '../../../src/core/evaluation/answer-budget.ts';
import { createPace } from '../../../src/core/evaluation/answer-pace.ts';
import { answerPool } from '../../../src/core/evaluation/answer-pool.ts';
import { createAnswerSet } from '../../../src/core/evaluation/answer-set.ts';
import { withSpeed } from '../../../src/core/evaluation/answer-speed.ts';
import type { PredictionLine } from '../../../src/core/evaluation/prediction-lines.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { scoreOpen } from '../../../src/core/evaluation/score.ts';
import { passingError } from '../../../src/core/passing-failure.ts';
import type { ChatAnswer } from '../../../src/core/ports/inference.ts';
import { startOddChatServer } from '../../support/odd-chat-server.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { farEffects, questions } from './far-world.ts';
import { call, evaluateModel, plantDataset } from './support.ts';

const tempFolder = tempFolders();
const request = (given: Record<string, unknown>): EvaluateRequest => EvaluateRequest.parse(given);
const said: ChatAnswer = { text: 'yes', stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } };

describe('answers of earlier evaluations', () => {
  it('count only where the model gave one: what failed is asked again', async () => {
    const home = await tempFolder();
    const server = await startOddChatServer({ places: 8, latencyMs: 1, odd: { refuse: 40 } });
    const dataset = await plantDataset(home, questions(30));
    const model = server.url;
    const first = await evaluateModel(farEffects(home), request({ model, dataset, limit: 20 }), call());
    const failed = first.record.result?.errors ?? 0;
    expect(failed).toBeGreaterThan(0);
    const refused = [...server.asked.keys()].filter((prompt) => !server.answered.has(prompt));
    expect(refused).toHaveLength(failed);
    await evaluateModel(farEffects(home), request({ model, dataset }), call());
    await server.close();
    for (const prompt of refused) expect([prompt, server.asked.get(prompt)]).toEqual([prompt, 2]);
  });

  it('count only for the same model under the same decoding', async () => {
    const home = await tempFolder();
    const [one, other] = [
      await startOddChatServer({ places: 8, latencyMs: 1 }),
      await startOddChatServer({ places: 8, latencyMs: 1 }),
    ];
    const dataset = await plantDataset(home, questions(12));
    for (const [model, task] of [
      [one.url, 'qa'],
      [other.url, 'qa'],
      [one.url, 'generation'],
    ])
      await evaluateModel(farEffects(home), request({ model, dataset, task }), call());
    await Promise.all([one.close(), other.close()]);
    expect([...one.asked.values()]).toEqual(Array.from({ length: 12 }, () => 2));
    expect([...other.asked.values()]).toEqual(Array.from({ length: 12 }, () => 1));
  });
});

describe('asking again', () => {
  const patience = (signal = new AbortController().signal) => ({
    pace: createPace({ start: 1, most: 1, now: () => performance.now() }),
    budget: createBudget({}),
    signal,
  });

  it('waits at least as long as a failing service asked for', async () => {
    const times: number[] = [];
    const answer = await askAgain(patience(), 0, async () => {
      times.push(performance.now());
      if (times.length === 1) throw passingError('down', { passing: 'server', retry_after_ms: 300 });
      return said;
    });
    expect(answer.attempts).toBe(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(295);
  });

  it('gives the turn of a question that was withdrawn while it waited to the next', async () => {
    const shared = patience();
    const withdrawn = new AbortController();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const first = askAgain(shared, 0, () => held.then(() => said));
    const second = askAgain({ ...shared, signal: withdrawn.signal }, 0, async () => said);
    const third = askAgain(shared, 0, async () => said);
    await sleep(5); // all three have come
    withdrawn.abort(new Error('withdrawn'));
    await expect(second).rejects.toThrow('withdrawn');
    release();
    await expect(first).resolves.toMatchObject({ text: 'yes' });
    await expect(Promise.race([third, sleep(2000, 'never')])).resolves.toMatchObject({ text: 'yes' });
  });
});

describe('answerPool', () => {
  it('takes nothing more after a failure, lets what is under way end, and throws the first', async () => {
    let [taken, ended] = [0, 0];
    async function* items() {
      while (taken < 100) yield taken++;
    }
    const work = async (item: number): Promise<void> => {
      await sleep(5 * (item + 1));
      if (item < 2) throw new Error(`item ${item}`);
      ended++;
    };
    await expect(answerPool(items(), 3, work)).rejects.toThrow('item 0');
    expect(taken).toBeLessThanOrEqual(4);
    expect(ended).toBe(taken - 2);
  });
});

describe('a set of answers', () => {
  const setOf = (answers: readonly string[]) => {
    const set = createAnswerSet();
    for (const [index, answer] of answers.entries()) set.add(index + 1, answer);
    return set;
  };
  const twice = (answers: readonly string[], times: number): string[] =>
    Array.from({ length: times }, () => answers).flat();

  it('is closed when short answers of one line come back often enough', () => {
    expect(setOf(twice(['b', ' a '], 3)).closed()).toEqual(['a', 'b']);
    expect(setOf(twice(['a', 'b'], 3).slice(1)).closed()).toBeUndefined();
    expect(setOf(twice(['a'], 9)).closed()).toBeUndefined();
    expect(setOf(twice(['a', 'x'.repeat(80)], 3)).closed()).toHaveLength(2);
    expect(setOf(twice(['a', 'x'.repeat(81)], 3)).closed()).toBeUndefined();
    expect(setOf(twice(['a', 'two\nlines'], 3)).closed()).toBeUndefined();
  });

  it('is short when more than half of the answers have ten words at most', () => {
    const [ten, eleven] = [10, 11].map((words) => Array.from({ length: words }, () => 'w').join(' '));
    expect(setOf([ten ?? '', ten ?? '', eleven ?? '']).short()).toBe(true);
    expect(setOf([ten ?? '', eleven ?? '']).short()).toBe(false);
  });
});

describe('withSpeed', () => {
  it('tells quantiles of the times, sums of the tokens, and how many answers were cut off', async () => {
    const lines = Array.from({ length: 101 }, (_, index): PredictionLine => ({
      row: index + 1,
      prompt: 'q',
      gold: 'g',
      answer: 'a',
      correct: false,
      latency_ms: 100 - index,
      input_tokens: 2,
      output_tokens: 3,
      ...(index < 4 ? { stop_reason: 'max_tokens' } : {}),
    }));
    expect(withSpeed(await scoreOpen(lines, []), lines)).toMatchObject({
      latency_ms: { p50: 50, p90: 90, p99: 99 },
      tokens: { input: 202, output: 303 },
      cut_answers: 4,
      warnings: ['4 of 101 answers were cut off at the limit of tokens'],
    });
  });
});
