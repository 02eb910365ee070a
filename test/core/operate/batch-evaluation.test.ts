import { afterEach, describe, expect, it } from 'vitest';
import { evaluateModel } from '../../../src/core/evaluation/evaluate-model.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { getRun } from '../../../src/core/operate/get-run.ts';
import { GetRunRequest, StopRunRequest } from '../../../src/core/operate/requests.ts';
import { stopRun } from '../../../src/core/operate/stop-run.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { batchWorld, ticketRows } from '../evaluation/batch/batch-world.ts';
import { call, plantDataset } from '../evaluation/support.ts';

const tempFolder = tempFolders();
const MINUTE = 60_000;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A batch job of so many rows, just created. */
async function withJob(rows: number) {
  const here = await batchWorld(await tempFolder());
  closing.push(here.close);
  const dataset = await plantDataset(here.home, ticketRows(rows), ['card trouble', 'parcel trouble']);
  const asked = EvaluateRequest.parse({ model: 'nova-lite', dataset, via: 'batch' });
  const plan = await evaluateModel(here.effects, asked, call());
  if (!('approval' in plan)) throw new Error('no plan came back');
  const approved = { ...asked, approve: plan.token };
  const start = () => evaluateModel(here.effects, approved, call());
  const id = plan.evaluation;
  const look = (of: { id?: string } = { id }) => getRun(here.effects, GetRunRequest.parse(of), call());
  const stop = () => stopRun(here.effects, StopRunRequest.parse({ id }));
  const jobs = () => [...here.simulator.world.bedrock('us-east-1').invocations.values()];
  return { ...here, start, look, stop, jobs, id };
}

describe('get_run of an evaluation in a batch job', () => {
  it('says how far it is, then its numbers', async () => {
    const { simulator, start, look, id } = await withJob(2000);
    await start();
    expect(await look()).toMatchObject({ state: 'starting', progress: { step: 0, total: 2000 }, next_check_s: 60 });
    await simulator.advance(7.5 * MINUTE);
    const half = await look();
    expect(half).toMatchObject({ state: 'running', progress: { step: expect.any(Number), total: 2000 } });
    expect('progress' in half ? half.progress?.percent : 0).toBeGreaterThan(1);
    await simulator.advance(60 * MINUTE);
    expect(await look({})).toMatchObject({
      live: [],
      recent: expect.arrayContaining([expect.objectContaining({ id, state: 'succeeded' })]),
    });
    expect(await look()).toMatchObject({ metrics: { exact_match: expect.any(Number) } });
  });

  it('that cannot be asked about now hides nothing else', async () => {
    const { simulator, start, look, id } = await withJob(150);
    await start();
    const refused = { kind: 'error', name: 'AccessDeniedException', message: 'not allowed' } as const;
    simulator.world.faults.add({ service: 'bedrock', times: 1000, fault: refused });
    expect(await look({})).toMatchObject({
      live: [
        {
          id,
          state: 'starting',
          health: [{ code: 'state_unknown', message: expect.stringContaining('access is denied') }],
        },
      ],
    });
  });
});

describe('stop_run of an evaluation in a batch job', () => {
  it('ends the job, and what was answered by then counts', async () => {
    const { simulator, start, look, stop, jobs } = await withJob(4000);
    await start();
    await simulator.advance(7.5 * MINUTE);
    expect(await stop()).toMatchObject({ state: 'stopping' });
    await simulator.advance(MINUTE);
    const stopped = await look();
    expect(stopped).toMatchObject({ state: 'stopped', metrics: { exact_match: expect.any(Number) } });
    expect('failure' in stopped ? stopped.failure?.cause : '').toMatch(/^\d+ of 4000 rows have an answer/);
    expect(jobs()[0]?.status).toBe('Stopped');
    expect(await stop()).toMatchObject({ state: 'stopped' });
  });

  it('finds one whose creation was never written down', async () => {
    const { effects, simulator, start, stop, jobs, id } = await withJob(150);
    await start();
    await effects.ledger.update('evaluation', id, ({ batch, ...record }) => {
      if (batch === undefined) return undefined;
      const { arn: _, ...rest } = batch;
      return { ...record, batch: rest, state: 'planned' };
    });
    expect(await stop()).toMatchObject({ state: 'stopped' });
    await simulator.advance(MINUTE);
    expect(jobs().map(({ status }) => status)).toEqual(['Stopped']);
  });
});
