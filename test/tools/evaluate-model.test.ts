import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOpenAiInference } from '../../src/core/runtimes/openai/openai-inference.ts';
import { connect, localPorts } from '../support/client.ts';
import { startOddChatServer } from '../support/odd-chat-server.ts';
import { tempFolders } from '../support/temp-home.ts';

const tempFolder = tempFolders();
const now = (): Date => new Date();

/** A client of a server that can ask OpenAI-style servers, a file of rows, and one such server. */
async function world(price?: { input_usd: number; output_usd: number }, refused = 0) {
  const home = await tempFolder();
  const rows = Array.from({ length: 12 }, (_, index) => ({ query: `q${index}`, response: `answer to q${index}` }));
  const dataset = join(home, 'rows.jsonl');
  await writeFile(dataset, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const server = await startOddChatServer({
    places: 4,
    latencyMs: 1,
    odd: { refuse: refused },
    answer: (prompt) => (prompt.includes('answer A') ? '{"winner": "even"}' : `answer to ${prompt}`),
  });
  const openai = createOpenAiInference({ keyFor: 'https://api.openai.com', timeoutMs: 2000, now });
  const inference =
    price === undefined
      ? openai
      : {
          ...openai,
          billing: async () => ({
            by: 'tokens' as const,
            price: { ...price, source: 'a table of the test' },
            assumed: false,
          }),
        };
  const ports = localPorts(home);
  const client = await connect({ ...ports, inference: { ...ports.inference, openai: async () => inference } });
  const close = async (): Promise<void> => {
    await client.close();
    await server.close();
  };
  return { client, server, dataset, close };
}

it('measures a model behind an address, and has another judge it', async () => {
  const { client, server, dataset, close } = await world();
  const measured = await client.call('evaluate_model', { model: server.url, dataset });
  expect(measured.data).toMatchObject({
    state: 'succeeded',
    n: 12,
    cost_usd: 0,
    latency_ms: { p50: expect.any(Number) },
  });
  expect(measured.text).toContain('exact_match: 1 [');
  const judge = { model: server.url, dataset, task: 'judge', judge_model: `${server.url}-judge` };
  const judged = await client.call('evaluate_model', judge);
  expect(judged.text).toContain('win_rate (primary): 0.5');
  expect(judged.text).toMatch(
    /judge http:\S+-judge: no evidence of a preference; both orders agree on 100.0 % of rows/,
  );
  expect(judged.text).toContain('cannot be told by their names');
  await close();
});

it('shows a plan with its price before anything is asked, and takes its token once', async () => {
  const { client, server, dataset, close } = await world({ input_usd: 100, output_usd: 1000 });
  const asked = { model: server.url, dataset, max_cost_usd: 1 };
  const plan = await client.call('evaluate_model', asked);
  expect(plan.data).toMatchObject({ state: 'needs_approval', n: 12, cost: { high: 1 } });
  expect(plan.text).toContain('it stops at 1');
  expect(server.asked.size).toBe(0);
  const approved = await client.call('evaluate_model', { ...asked, approve: plan.data['approve'] });
  expect(approved.data).toMatchObject({ state: 'succeeded', n: 12 });
  expect(approved.text).toMatch(/spent 0\.\d{4} USD/);
  await close();
});

it('tells of predictions how many are empty, also when the stored result is asked for', async () => {
  const { client, dataset, close } = await world();
  const predictions = join(dataset, '..', 'model.jsonl');
  const said = (index: number): string => (index < 3 ? '' : `answer to q${index}`);
  const answers = Array.from({ length: 12 }, (_, index) => ({ prediction: said(index) }));
  await writeFile(predictions, answers.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const measured = await client.call('evaluate_model', { predictions, dataset });
  expect(measured.text).toContain('warning: 3 of 12 answers are empty');
  const stored = await client.call('get_run', { id: String(measured.data['evaluation_id']) });
  expect(stored.text).toContain('info rows: n = 12; warn result: 3 of 12 answers are empty');
  expect(stored.text).toMatch(/call compare_runs with ev-/);
  await close();
});

it.each(['rft_eval', 'rft_eval/4', 'mmlu'])(
  'says that task %s asks a model, where predictions were given',
  async (task) => {
    const { client, dataset, close } = await world();
    const refused = await client.call('evaluate_model', { predictions: dataset, dataset, task });
    expect(refused.text).toContain(`task ${task} is one of Nova's own container, which asks a model itself`);
    expect(refused.text).not.toContain('did you mean');
    await close();
  },
);

it('does not count rows that failed as answered', async () => {
  const { client, server, dataset, close } = await world(undefined, 100);
  const failed = await client.call('evaluate_model', { model: server.url, dataset });
  expect(failed.data).toMatchObject({ state: 'failed', progress: { step: 0, total: 12 } });
  expect(failed.text).toContain('0 of 12 rows answered');
  await close();
});
