import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { evaluateModel as evaluateOrAsk } from '../../../src/core/evaluation/evaluate-model.ts';
import { evaluateWithPanels } from '../../../src/core/evaluation/evaluate-with-panels.ts';
import { newestPredictions, predictionsPath } from '../../../src/core/evaluation/prediction-lines.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import type { Billing } from '../../../src/core/ports/inference.ts';
import type { Ledger } from '../../../src/core/ports/ledger.ts';
import { startOddChatServer } from '../../support/odd-chat-server.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { PLACES, evaluateUnderKills, expectWhole } from './far-kills.ts';
import { farEffects, questions } from './far-world.ts';
import { call, evaluateModel, plantDataset } from './support.ts';

const tempFolder = tempFolders();
const price = { input_usd: 100, output_usd: 1000, source: 'a table of the test' };
const billing: Billing = { by: 'tokens', price, assumed: false };
const request = (given: Record<string, unknown>): EvaluateRequest => EvaluateRequest.parse(given);

describe('a model behind an address', () => {
  it('is asked for every row once, through throttling, stalls, resets, cuts and garbage, and through kills', async () => {
    const run = await evaluateUnderKills(await tempFolder(), 200, 2);
    expectWhole(run, 200);
    // A kill loses what was under way, and nothing that was written.
    const twice = [...run.answered.values()].filter((times) => times > 1).length;
    expect(twice).toBeLessThanOrEqual(2 * 2 * PLACES);
  }, 60_000);

  it('is asked no more at once than it takes, and left alone for as long as it says', async () => {
    const home = await tempFolder();
    const server = await startOddChatServer({ places: 8, latencyMs: 40, retryAfter: '0.3' });
    const dataset = await plantDataset(home, questions(240));
    const { record } = await evaluateModel(farEffects(home), request({ model: server.url, dataset }), call());
    await server.close();
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 240, errors: 0 }, cost_usd: 0 });
    expect(record.decoding).toEqual({ temperature: 0, max_tokens: 512 });
    expect(server.counts).toMatchObject({ busiest: 8 });
    // Those that were on their way when it spoke, and no more: a round of answers doubles the questions at most.
    expect(server.counts.early).toBeLessThanOrEqual(16);
    // Growing without a memory of what was refused, it would be turned away each few rows.
    expect(server.counts.throttled).toBeLessThan(40);
  });

  it('is not asked again for a question it has answered in another evaluation', async () => {
    const home = await tempFolder();
    const server = await startOddChatServer({ places: 8, latencyMs: 1 });
    const dataset = await plantDataset(home, questions(40));
    const effects = farEffects(home);
    await evaluateModel(effects, request({ model: server.url, dataset, limit: 15 }), call());
    expect(server.asked.size).toBe(15);
    const { record } = await evaluateModel(effects, request({ model: server.url, dataset }), call());
    await server.close();
    expect(record.result?.metrics['exact_match']?.value).toBe(1);
    expect([...server.asked.values()]).toEqual(Array.from({ length: 40 }, () => 1));
    const lines = await newestPredictions(effects.ledger.folder('evaluation', record.id));
    expect(lines.filter(({ reused }) => reused === true)).toHaveLength(15);
  });
});

describe('a model that costs money', () => {
  async function paidWorld(rows: number) {
    const home = await tempFolder();
    const server = await startOddChatServer({ places: 8, latencyMs: 1 });
    const dataset = await plantDataset(home, questions(rows));
    return { server, dataset, effects: farEffects(home, { billing }) };
  }

  it('is asked only after leave for exactly this, and tells what it cost', async () => {
    const { server, dataset, effects } = await paidWorld(20);
    const asked = request({ model: server.url, dataset });
    const plan = await evaluateOrAsk(effects, asked, call());
    if (!('approval' in plan)) throw new Error('no plan came back');
    expect(plan).toMatchObject({ rows: 20, declined: false, token: expect.stringContaining(plan.approval.id) });
    expect(plan.approval.cost.high).toBeGreaterThan(plan.approval.cost.low);
    expect(server.asked.size).toBe(0);
    expect(await effects.ledger.ids('evaluation')).toEqual([]);
    const other = request({ model: server.url, dataset, limit: 10, approve: plan.token });
    await expect(evaluateOrAsk(effects, other, call())).rejects.toMatchObject({ code: 'approval_invalid' });
    const { record } = await evaluateModel(effects, { ...asked, approve: plan.token }, call());
    await server.close();
    // 20 questions of two or three characters and as many answers: what the server tells as tokens.
    const [input, output] = [50, 20 * 'answer to '.length + 50];
    expect(record.cost_usd).toBeCloseTo((input * 100 + output * 1000) / 1e6, 9);
    expect(record).toMatchObject({
      state: 'succeeded',
      plan_id: plan.approval.id,
      result: { tokens: { input, output } },
    });
  });

  it('stops at the ceiling with the rows so far, and goes on when more is allowed', async () => {
    const { server, dataset, effects } = await paidWorld(60);
    const run = async (max_cost_usd: number) => {
      const asked = request({ model: server.url, dataset, max_cost_usd });
      const plan = await evaluateOrAsk(effects, asked, call());
      if (!('approval' in plan)) throw new Error('no plan came back');
      expect(plan.approval.cost.high).toBe(max_cost_usd);
      return (await evaluateModel(effects, { ...asked, approve: plan.token }, call())).record;
    };
    const stopped = await run(0.7);
    expect(stopped).toMatchObject({ state: 'stopped', ceiling_reached: true });
    expect(stopped.failure?.cause).toMatch(/^\d+ of 60 rows: 0\.\d{4} of 0\.7000 USD are spent/);
    expect(stopped.cost_usd).toBeLessThanOrEqual(0.7);
    const before = stopped.result?.n ?? 0;
    expect(before).toBeGreaterThan(5);
    expect(before).toBeLessThan(60);
    const ended = await run(2);
    await server.close();
    expect(ended).toMatchObject({ state: 'succeeded', result: { n: 60 } });
    expect(ended.cost_usd).toBeGreaterThan(stopped.cost_usd);
    expect([...server.asked.values()].every((times) => times === 1)).toBe(true);
  });

  it('is told which panel a plan is for, that one follows, and what is done already', async () => {
    const { server, dataset, effects } = await paidWorld(6);
    const asked = request({ model: server.url, dataset, panel: 'general', max_cost_usd: 20 });
    const first = await evaluateWithPanels(effects, asked, call());
    if (!('approval' in first)) throw new Error('no plan came back');
    expect(first.approval.cost.assumptions.at(-1)).toBe(
      'another plan follows for panel general of 605 items, of at most about 20.0000 USD',
    );
    const second = await evaluateWithPanels(effects, { ...asked, approve: first.token }, call());
    await server.close();
    if (!('approval' in second)) throw new Error('no plan for the panel came back');
    expect(second.purpose).toBe(`panel general of 605 items, asked of ${server.url}`);
    expect(second.approval.cost.assumptions[0]).toBe(`for ${second.purpose}`);
    expect(second.finished).toMatchObject([{ id: first.evaluation, state: 'succeeded', result: { n: 6 } }]);
  });

  it('asks leave for the questions that have no answer yet, and none when all have one', async () => {
    const { server, dataset, effects } = await paidWorld(20);
    const first = request({ model: server.url, dataset, limit: 8 });
    const plan = await evaluateOrAsk(effects, first, call());
    if (!('approval' in plan)) throw new Error('no plan came back');
    await evaluateModel(effects, { ...first, approve: plan.token }, call());
    const fewer = await evaluateModel(effects, request({ model: server.url, dataset, limit: 5 }), call());
    expect(fewer.record).toMatchObject({ state: 'succeeded', cost_usd: 0, approved_usd: 0, result: { n: 5 } });
    const otherwise = { model: server.url, dataset, limit: 8, metrics: ['rouge_l'] };
    const measured = await evaluateModel(effects, request(otherwise), call());
    expect(measured.record).toMatchObject({ state: 'succeeded', cost_usd: 0 });
    expect(server.asked.size).toBe(8);
    const rest = await evaluateOrAsk(effects, request({ model: server.url, dataset }), call());
    await server.close();
    if (!('approval' in rest)) throw new Error('no plan came back');
    expect(rest.approval.cost.assumptions[0]).toMatch(/^12 questions /);
    expect(rest.approval.creates).toEqual([`up to 12 questions to ${server.url}`]);
    expect(rest.approval.cost.high).toBeGreaterThan((12 * 512 * 1000) / 1e6);
  });

  it('asks nothing without leave when an answer it counted on is gone', async () => {
    const { server, dataset, effects } = await paidWorld(20);
    const first = request({ model: server.url, dataset, limit: 8 });
    const plan = await evaluateOrAsk(effects, first, call());
    if (!('approval' in plan)) throw new Error('no plan came back');
    const { record } = await evaluateModel(effects, { ...first, approve: plan.token }, call());
    const folder = effects.ledger.folder('evaluation', record.id);
    const ledger: Ledger = {
      ...effects.ledger,
      update: async (...given) => {
        await rm(predictionsPath(folder), { force: true });
        return effects.ledger.update(...given);
      },
    };
    const fewer = await evaluateModel(
      { ...effects, ledger },
      request({ model: server.url, dataset, limit: 5 }),
      call(),
    );
    await server.close();
    expect(fewer.record).toMatchObject({ state: 'stopped', ceiling_reached: true, cost_usd: 0 });
    expect([...server.asked.values()].every((times) => times === 1)).toBe(true);
  });

  it('is refused above the ceiling of the server before anything is asked', async () => {
    const { server, dataset, effects } = await paidWorld(20);
    const limits = { maxUsdPerRun: 0.5, maxUsdPerDay: 10 };
    const asked = request({ model: server.url, dataset });
    await expect(evaluateOrAsk({ ...effects, limits }, asked, call())).rejects.toMatchObject({
      code: 'ceiling_exceeded',
    });
    await server.close();
  });
});

it('names the models of the catalog when one is misspelt', async () => {
  const home = await tempFolder();
  const dataset = await plantDataset(home, questions(4));
  const ask = (model: string) => evaluateOrAsk(farEffects(home), request({ model, dataset }), call());
  await expect(ask('nova-lit')).rejects.toMatchObject({
    code: 'not_found',
    next: expect.stringContaining('did you mean model nova-lite?'),
  });
  await expect(ask('nova-permier')).rejects.toMatchObject({
    code: 'not_found',
    next: expect.stringMatching(/nova-micro|nova-pro/),
  });
});

it('says which evaluation had a name before', async () => {
  const home = await tempFolder();
  const server = await startOddChatServer({ places: 8, latencyMs: 1 });
  const dataset = await plantDataset(home, questions(6));
  const ask = (limit: number) =>
    evaluateModel(farEffects(home), request({ model: server.url, dataset, limit, name: 'good' }), call());
  const first = await ask(3);
  const second = await ask(4);
  await server.close();
  expect(first.notes).toBeUndefined();
  expect(second.notes).toEqual([
    expect.stringContaining(`${first.record.id} has the name "good" too: it now means this one`),
  ]);
});
