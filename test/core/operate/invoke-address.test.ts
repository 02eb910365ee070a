import { describe, expect, it } from 'vitest';
import { invokeModel } from '../../../src/core/operate/invoke-model.ts';
import { InvokeRequest } from '../../../src/core/operate/requests.ts';
import type { OperateEffects } from '../../../src/core/operate/effects.ts';
import type { Billing } from '../../../src/core/ports/inference.ts';
import { startOddChatServer } from '../../support/odd-chat-server.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { farEffects } from '../evaluation/far-world.ts';

const newFolder = tempFolders();
const call = { signal: new AbortController().signal, progress: () => undefined };
const price = { input_usd: 1, output_usd: 10, source: 'a price of the test' };
const paid: Billing = { by: 'tokens', price, assumed: false };

/** A server that answers, what invoke_model makes of one question to it, and what was booked on the day. */
async function ask(
  more: Record<string, unknown>,
  billing?: Billing,
  limits?: OperateEffects['limits'],
  said: 'yes' | 'no' | 'cannot be asked' = 'yes',
) {
  const confirm = said === 'cannot be asked' ? {} : { confirm: async () => said };
  const server = await startOddChatServer({ places: 4, latencyMs: 1 });
  const far = farEffects(await newFolder(), billing === undefined ? {} : { billing });
  const effects = { ...far, ...(limits === undefined ? {} : { limits }) };
  const request = InvokeRequest.parse({ model: `${server.url}#m`, prompt: 'hello', ...more });
  const outcome = await invokeModel(effects, request, { ...call, ...confirm }).catch((error: unknown) => error);
  const booked = (await effects.ledger.list('spending')).flatMap(({ record }) => record.reservations);
  await server.close();
  return { outcome, booked, asked: server.asked.size };
}

describe('invoke_model by address', () => {
  it('asks an OpenAI-style server, which costs nothing here and books nothing', async () => {
    const { outcome, booked } = await ask({});
    expect(outcome).toMatchObject({ text: 'answer to hello' });
    expect(outcome).not.toHaveProperty('cost_usd');
    expect(booked).toEqual([]);
  });

  it('books the most a paid question can cost, and tells what it cost by its tokens', async () => {
    const { outcome, booked } = await ask({ max_tokens: 100 }, paid);
    const { usage, cost_usd } = outcome as Awaited<ReturnType<typeof invokeModel>>;
    expect(cost_usd).toBeCloseTo((usage.input_tokens * 1 + usage.output_tokens * 10) / 1e6, 12);
    expect(booked).toHaveLength(1);
    expect(booked[0]?.usd).toBeGreaterThan((100 * 10) / 1e6);
    expect(booked[0]?.usd).toBeLessThan((200 * 10) / 1e6);
  });

  it.each(['no', 'cannot be asked'] as const)('asks nothing that costs when the person says: %s', async (said) => {
    const { outcome, booked, asked } = await ask({}, paid, undefined, said);
    expect(outcome).toMatchObject({ code: 'needs_approval', next: expect.stringContaining('evaluate_model') });
    expect(booked).toEqual([]);
    expect(asked).toBe(0);
  });

  it.each([
    ['a question that can cost more than 0.05 USD', { max_tokens: 6000 }, { maxUsdPerRun: 50, maxUsdPerDay: 200 }],
    ['any paid question when the ceiling for one run is 0', {}, { maxUsdPerRun: 0, maxUsdPerDay: 200 }],
    ['any paid question when the day is used up', {}, { maxUsdPerRun: 50, maxUsdPerDay: 0.001 }],
  ])('does not ask %s', async (_, more, limits) => {
    const { outcome, booked, asked } = await ask(more, paid, limits);
    expect(outcome).toMatchObject({ code: 'ceiling_exceeded' });
    expect(booked).toEqual([]);
    expect(asked).toBe(0);
  });
});
