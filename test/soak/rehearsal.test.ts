import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, describe, expect, it } from 'vitest';
import { tickets } from '../simulator/ticket-rows.ts';
import { builtEntry } from '../support/client.ts';
import { tempFolders } from '../support/temp-home.ts';

const folder = tempFolders();

type Structured = Record<string, unknown>;

let close = async (): Promise<void> => {};
afterEach(() => close());

/** The built program in its simulated account, as a client starts it; approvals are given at once. */
async function rehearse(...flags: string[]) {
  const client = new Client({ name: 'test', version: '1' });
  const args = [builtEntry, 'simulate', '--speed', '1200', ...flags];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }));
  close = () => client.close();
  const call = async (name: string, given: Structured): Promise<Structured> => {
    const answer = await client.callTool({ name, arguments: given });
    if (answer.isError === true) throw new Error(JSON.stringify(answer.content));
    return { ...(answer.structuredContent as Structured) };
  };
  const approved = async (name: string, given: Structured): Promise<Structured> => {
    const plan = await call(name, given);
    return call(name, { ...given, approve: plan['approve'] });
  };
  const ended = async (id: unknown): Promise<Structured> => {
    for (let look = 0; look < 20; look++) {
      const report = await call('get_run', { id, wait_s: 20 });
      if (['succeeded', 'failed', 'stopped'].includes(String(report['state']))) return report;
    }
    throw new Error(`${String(id)} does not end`);
  };
  return { call, approved, ended };
}

async function dataset(call: (name: string, given: Structured) => Promise<Structured>): Promise<unknown> {
  const source = join(await folder(), 'tickets.csv');
  const lines = tickets(900).map(({ text, label }) => `${text},${label}\n`);
  await writeFile(source, `question,answer\n${lines.join('')}`);
  const destination = 's3://nova-forge-rehearsal-000000000000/data/';
  return (await call('prepare_dataset', { source, destination }))['dataset_id'];
}

describe('the whole path in the simulated account', () => {
  it.each(['sagemaker', 'serverless', 'bedrock'])('trains on %s after an approval', async (runtime) => {
    const { call, approved, ended } = await rehearse();
    const args = { dataset: await dataset(call), model: 'nova-2-lite', method: 'sft_lora', runtime };
    const { run_id } = await approved('start_training', args);
    expect(await ended(run_id)).toMatchObject({ state: 'succeeded' });
  });

  it('evaluates base and tuned model by jobs, and the tuned one is better', async () => {
    const { call, approved, ended } = await rehearse();
    const rows = await dataset(call);
    const { run_id } = await approved('start_training', { dataset: rows, model: 'nova-2-lite', runtime: 'sagemaker' });
    await ended(run_id);
    const evaluations: unknown[] = [];
    for (const model of ['nova-2-lite', run_id]) {
      const { evaluation_id } = await approved('evaluate_model', { model, dataset: rows, via: 'job' });
      expect(await ended(evaluation_id)).toMatchObject({ state: 'succeeded' });
      evaluations.push(evaluation_id);
    }
    const { verdict } = await call('compare_runs', { runs: evaluations });
    expect(JSON.stringify(verdict)).toContain('better');
  });

  it('says what a job failed of', async () => {
    const { call, approved, ended } = await rehearse('--fault', 'job-fails');
    const args = { dataset: await dataset(call), model: 'nova-2-lite', runtime: 'sagemaker' };
    const { run_id } = await approved('start_training', args);
    const report = await ended(run_id);
    expect(report).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(report)).toMatch(/out of memory/i);
  });

  it.each([
    ['no-quota', /0 ml\.p5\.48xlarge/],
    ['no-pass-role', /iam:PassRole/],
    ['no-trust', /trust/],
    ['no-role', /NovaForgeRehearsalJobs/],
  ])('names %s before anything is spent', async (fault, says) => {
    const { call } = await rehearse('--fault', fault);
    const args = {
      dataset: await dataset(call),
      model: 'nova-2-lite',
      runtime: 'sagemaker',
      instance_type: 'ml.p5.48xlarge',
    };
    const plan = await call('start_training', args).catch((error: Error) => ({ told: error.message }));
    expect(JSON.stringify(plan)).toMatch(says);
    expect(plan).not.toHaveProperty('approve');
  });
});
