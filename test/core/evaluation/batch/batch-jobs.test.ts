import { afterEach, describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../src/core/evaluation/compare.ts';
import { CompareRequest } from '../../../../src/core/evaluation/compare-request.ts';
import { evaluateModel } from '../../../../src/core/evaluation/evaluate-model.ts';
import { evaluateWithPanels } from '../../../../src/core/evaluation/evaluate-with-panels.ts';
import { newestPredictions } from '../../../../src/core/evaluation/prediction-lines.ts';
import { EvaluateRequest } from '../../../../src/core/evaluation/request.ts';
import { putObject } from '../../../../src/simulator/objects/object-shelf.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { call, plantDataset } from '../support.ts';
import { type BatchWorld, batchWorld, ticketRows } from './batch-world.ts';

const tempFolder = tempFolders();
const HOUR = 3_600_000;
const LABELS = ['card trouble', 'parcel trouble'];
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function world(changed: Parameters<typeof batchWorld>[1] = {}): Promise<BatchWorld> {
  const made = await batchWorld(await tempFolder(), changed);
  closing.push(made.close);
  return made;
}

const request = (given: Record<string, unknown>): EvaluateRequest => EvaluateRequest.parse(given);

async function planned({ effects }: BatchWorld, asked: EvaluateRequest) {
  const plan = await evaluateModel(effects, asked, call());
  if (!('approval' in plan)) throw new Error(`no plan came back, but ${plan.record.state}`);
  return plan;
}

async function answered({ effects }: BatchWorld, asked: EvaluateRequest) {
  const answer = await evaluateModel(effects, asked, call());
  if ('approval' in answer) throw new Error('a plan came back');
  return answer;
}

/** Plan, leave, start. */
async function started(here: BatchWorld, asked: EvaluateRequest) {
  const { token } = await planned(here, asked);
  return answered(here, { ...asked, ...(token === undefined ? {} : { approve: token }) });
}

/** The file of answers that a job left, to be written anew. */
async function leftFile({ simulator, now }: BatchWorld) {
  const { objects } = simulator.world;
  await simulator.advance(0);
  const found = [...(objects.buckets.get('forge')?.objects ?? [])].find(([name]) => name.endsWith('.jsonl.out'));
  if (found === undefined) throw new Error('no answers were left');
  const [key, { content }] = found;
  const lines = (await content.whole()).toString('utf8').trim().split('\n');
  const put = (changed: string[]) => putObject(objects, now(), { bucket: 'forge', key }, changed.join('\n'));
  return { lines, put };
}

const created = ({ simulator }: BatchWorld) =>
  simulator.requests.filter(({ operation }) => operation === 'CreateModelInvocationJob');

describe('an evaluation in a batch job', () => {
  it('comes to the numbers of inference at half its price', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(150), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    const { record, done } = await started(here, asked);
    expect(record).toMatchObject({ state: 'starting', batch: { rows: 150, status: 'Submitted' } });
    expect(done).toBe(0);
    await here.simulator.advance(HOUR);
    const end = await answered(here, asked);
    expect(end.record).toMatchObject({ state: 'succeeded', result: { n: 150, errors: 0 } });

    const elsewhere = await world();
    await plantDataset(elsewhere.home, ticketRows(150), LABELS);
    const { record: asUsual } = await started(elsewhere, request({ model: 'nova-lite', dataset, via: 'inference' }));
    const { latency_ms: _, ...same } = asUsual.result ?? {};
    expect(end.record.result).toEqual(same);
    expect(end.record.cost_usd).toBeCloseTo(asUsual.cost_usd / 2, 12);
    expect(end.record.cost_usd).toBeGreaterThan(0);
    const lines = await newestPredictions(here.effects.ledger.folder('evaluation', end.record.id));
    expect(lines.map(({ prompt, gold }) => ({ prompt, answer: gold }))).toEqual(ticketRows(150));
    expect(created(here)).toHaveLength(1);
  });

  it('is compared with one of another model by inference, answered in the same way', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(120), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    await started(here, asked);
    await here.simulator.advance(HOUR);
    const { record: batch } = await answered(here, asked);
    const { record: other } = await started(here, request({ model: 'nova-pro', dataset }));
    const compared = await compareRuns(here.effects, CompareRequest.parse({ runs: [batch.id, other.id] }));
    expect(Object.values(compared.verdict)).toEqual(['no_evidence']);
    expect(compared.comparisons[0]?.n).toBe(120);
  });

  it('lends its answers to inference, and takes from it what is known', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(260), LABELS);
    await started(here, request({ model: 'nova-lite', dataset, limit: 60 }));
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    const plan = await planned(here, asked);
    expect(plan.approval.cost.assumptions.join()).toContain('60 of 260 rows are answered already');
    await answered(here, { ...asked, approve: plan.token });
    await here.simulator.advance(HOUR);
    const { record } = await answered(here, asked);
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 260 }, batch: { rows: 200, processed: 200 } });
    const before = here.simulator.requests.filter(({ operation }) => operation === 'Converse').length;
    expect(before).toBe(60);
    const { record: usual } = await answered(here, request({ model: 'nova-lite', dataset }));
    expect(usual).toMatchObject({ state: 'succeeded', cost_usd: 0 });
    expect(here.simulator.requests.filter(({ operation }) => operation === 'Converse')).toHaveLength(before);
  });

  it('counts rows that the service failed on as wrong, with its reason', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(110), LABELS);
    const refuses = (record: string): string | undefined =>
      record.endsWith('7') ? 'The input is too long' : undefined;
    here.simulator.world.batches.set('*', { status: 'Completed', share: 1, refuses });
    const asked = request({ model: 'nova-micro', dataset, via: 'batch' });
    await started(here, asked);
    await here.simulator.advance(HOUR);
    const { record } = await answered(here, asked);
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 110, errors: 11, unparsed: 11 } });
    const lines = await newestPredictions(here.effects.ledger.folder('evaluation', record.id));
    expect(lines.find(({ row }) => row === 107)).toMatchObject({
      answer: '',
      correct: false,
      error: 'The input is too long (400)',
    });
  });

  it('has its panels asked when the job has ended', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(120), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch', panel: 'safety' });
    const plan = await evaluateWithPanels(here.effects, asked, call());
    if (!('approval' in plan)) throw new Error('no plan came back');
    const begun = await evaluateWithPanels(here.effects, { ...asked, approve: plan.token }, call());
    expect(begun).toMatchObject({ record: { state: 'starting' } });
    expect(begun).not.toHaveProperty('panels');
    await here.simulator.advance(HOUR);
    const ended = await evaluateWithPanels(here.effects, asked, call());
    expect(ended).toMatchObject({ approval: { cost: expect.anything() }, rows: 182 });
  });

  it('is one job when two calls begin it at once', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(150), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    const { token } = await planned(here, asked);
    const approved = { ...asked, ...(token === undefined ? {} : { approve: token }) };
    const both = await Promise.all([answered(here, approved), answered(here, approved)]);
    expect(both.map(({ record }) => record.state)).toEqual(['starting', 'starting']);
    await here.simulator.advance(HOUR);
    const ends = await Promise.all([answered(here, asked), answered(here, asked)]);
    for (const { record } of ends) expect(record).toMatchObject({ state: 'succeeded', result: { n: 150, errors: 0 } });
    expect(here.simulator.world.bedrock('us-east-1').invocations.size).toBe(1);
  });

  it('is measured on what came, whatever the job left', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(150), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    await started(here, asked);
    await here.simulator.advance(HOUR);
    const { lines, put } = await leftFile(here);
    await put([...lines.slice(3), '{"recordId":"R0000009999","modelOutput":{}}', '{"recordId":"R00']);
    const { record } = await answered(here, asked);
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 150, errors: 3 } });
    expect(record.result?.warnings).toEqual([
      "1 lines of the job's answers cannot be read",
      "1 of the job's answers are to rows that were not asked",
    ]);
    const found = await newestPredictions(here.effects.ledger.folder('evaluation', record.id));
    expect(found.filter(({ error }) => error === 'the job left no answer to this row')).toHaveLength(3);
  });

  it('that left nothing has failed, and says where it should have been', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(150), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    const { record: begun } = await started(here, asked);
    await here.simulator.advance(HOUR);
    await (await leftFile(here)).put([]);
    const { record } = await answered(here, asked);
    expect(record.state).toBe('failed');
    expect(record.failure?.cause).toContain(`s3://forge/out/evaluations/${begun.id}/answers`);
  });

  it('is one job however often it is called, through each state of the service', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(2000), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch', name: 'big' });
    await started(here, asked);
    const seen: string[] = [];
    for (const minutes of [0, 0.6, 1, 5.5, 0.5, 60]) {
      await here.simulator.advance(minutes * 60_000);
      const { record, done } = await answered(here, asked);
      seen.push(`${record.batch?.status} ${record.state} ${done > 0 && done < 2000 ? 'some' : done}`);
    }
    expect(seen).toEqual([
      'Submitted starting 0',
      'Validating starting 0',
      'Scheduled starting 0',
      'InProgress running some',
      'InProgress running some',
      'Completed succeeded 2000',
    ]);
    expect(created(here)).toHaveLength(1);
  });
});

describe('a batch job that ends early', () => {
  it('keeps what it answered, and the rest is asked in another job', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(400), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    const { record: first } = await started(here, asked);
    here.simulator.world.batches.set(first.id, { status: 'Expired', share: 0.5 });
    await here.simulator.advance(HOUR);
    const { record: expired } = await answered(here, asked);
    expect(expired).toMatchObject({ state: 'stopped', result: { n: 200 }, batch: { status: 'Expired' } });
    expect(expired.failure?.cause).toBe('200 of 400 rows have an answer: the batch job is Expired');
    const { record: second } = await started(here, asked);
    expect(second).toMatchObject({ state: 'starting', batch: { attempt: 2, rows: 200 } });
    await here.simulator.advance(HOUR);
    const { record: whole } = await answered(here, asked);
    expect(whole).toMatchObject({ state: 'succeeded', result: { n: 400, errors: 0 } });
    expect(whole.cost_usd).toBeCloseTo(2 * expired.cost_usd, 5);
    const lines = await newestPredictions(here.effects.ledger.folder('evaluation', whole.id));
    expect(lines.map(({ prompt, gold }) => ({ prompt, answer: gold }))).toEqual(ticketRows(400));
    expect(created(here).map(({ input }) => input)).toMatchObject([
      { jobName: first.id, clientRequestToken: first.id },
      { jobName: `${first.id}-2` },
    ]);
  });

  it('with too few rows left for another is finished by inference, which asks those alone', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(120), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    const { record: first } = await started(here, asked);
    here.simulator.world.batches.set(first.id, { status: 'PartiallyCompleted', share: 0.75 });
    await here.simulator.advance(HOUR);
    expect((await answered(here, asked)).record).toMatchObject({ state: 'stopped', result: { n: 90 } });
    await expect(evaluateModel(here.effects, asked, call())).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('there are 30 of 120 rows without an answer; a job takes at least 100'),
      next: expect.stringContaining('via "inference"'),
    });
    const { record } = await started(here, request({ model: 'nova-lite', dataset, via: 'inference' }));
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 120 } });
    expect(here.simulator.requests.filter(({ operation }) => operation === 'Converse')).toHaveLength(30);
  });

  it('because its questions are refused says why, and has cost nothing', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(120), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    await started(here, asked);
    here.simulator.world.failures.set('*', { share: 0, reason: 'The model is overloaded' });
    await here.simulator.advance(HOUR);
    const { record } = await answered(here, asked);
    expect(record).toMatchObject({ state: 'failed', cost_usd: 0 });
    expect(record.failure?.cause).toBe('the batch job is Failed: The model is overloaded');
    here.simulator.world.failures.clear();
    const { record: second } = await started(here, asked);
    expect(second.batch).toMatchObject({ attempt: 2, rows: 120 });
  });
});

describe('before a batch job is created', () => {
  it('the plan says what it costs, what it makes and when it ends, and approves nothing else', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(150), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    const { approval, token, rows } = await planned(here, asked);
    expect(rows).toBe(150);
    expect(approval.cost.low).toBeLessThan(approval.cost.high);
    expect(approval.cost.assumptions.join('; ')).toMatch(/a batch job pays 50 % of that .* ends after 72 hours/);
    expect(approval.creates).toContain(
      `Bedrock batch job ${approval.creates[0]?.split(' ')[3]} of us.amazon.nova-lite-v1:0 in us-east-1`,
    );
    expect(approval.checks).toEqual([]);
    const other = request({ ...asked, limit: 120, approve: token });
    await expect(evaluateModel(here.effects, other, call())).rejects.toMatchObject({ code: 'approval_invalid' });
    expect(created(here)).toEqual([]);
    expect(await here.effects.ledger.ids('evaluation')).toEqual([]);
  });

  it('a plan of many rows by inference says what a batch job would cost, unless inference was asked for', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(1000), LABELS);
    const said = async (given: object) =>
      (await planned(here, request({ dataset, ...given }))).approval.cost.assumptions.join('; ');
    const auto = await said({ model: 'nova-lite' });
    expect(auto).toMatch(/via "batch" would ask them in one job within hours for (\S+) to (\S+) USD instead of/);
    const [, batch = 0, usual = 0] = /for (\S+) to \S+ USD instead of (\S+)/.exec(auto) ?? [];
    expect(Number(usual) / Number(batch)).toBeCloseTo(2, 1);
    expect(await said({ model: 'nova-2-lite' })).toContain('via "batch" would ask them');
    expect(await said({ model: 'nova-lite', via: 'inference' })).not.toContain('batch');
    expect(await said({ model: 'nova-lite', limit: 999 })).not.toContain('batch');
    expect(await said({ model: 'anthropic.claude-3-haiku-20240307-v1:0' })).not.toContain('batch');
  });

  it.each<[{ rows?: number; [argument: string]: unknown }, string]>([
    [{ rows: 99 }, 'a job takes at least 100'],
    [{ rows: 50_001 }, 'there are 50001 rows; a job takes at most 50000 by default'],
    [{ model: 'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/abcdefghijkl' }, 'provisioned throughput'],
    [{ model: 'arn:aws:bedrock:us-east-1:000000000000:custom-model-deployment/abcdefghijkl' }, 'custom models'],
    [{ model: 'arn:aws:bedrock:us-east-1:000000000000:imported-model/abcdefghijkl' }, 'imported models'],
    [{ model: 'https://models.test/v1#m' }, 'not a model of Bedrock'],
    [{ model: 'baseline' }, 'not a model of Bedrock'],
    [{ task: 'judge' }, 'not measured on answers of a batch job'],
    [{ task: 'mmlu' }, 'not measured on answers of a batch job'],
    [{ max_cost_usd: 0.000001 }, 'max_cost_usd'],
    [{ model: 'arn:aws:bedrock:eu-west-2::foundation-model/amazon.nova-lite-v1:0' }, 'takes batch jobs in us-east-1'],
  ])('%j is refused', async ({ rows = 150, ...given }, message) => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(rows), LABELS);
    const asked = request({ model: 'nova-lite', dataset, via: 'batch', ...given });
    await expect(evaluateModel(here.effects, asked, call())).rejects.toMatchObject({
      name: 'ForgeError',
      message: expect.stringContaining(message),
    });
    expect(created(here)).toEqual([]);
  });

  it('an account in which it could not run is refused, with everything that is wrong', async () => {
    const here = await world({ output: 's3://elsewhere/work' });
    const dataset = await plantDataset(here.home, ticketRows(150), LABELS);
    const { world: account } = here.simulator;
    const role = account.iam.roles.get('arn:aws:iam::000000000000:role/NovaForgeRehearsalJobs');
    if (role?.trust !== undefined) role.trust = { ...role.trust, Statement: [] };
    account.objects.buckets.set('elsewhere', {
      name: 'elsewhere',
      region: 'eu-west-1',
      created: new Date(0),
      objects: new Map(),
    });
    const refused = evaluateModel(here.effects, request({ model: 'nova-lite', dataset, via: 'batch' }), call());
    await expect(refused).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringMatching(/role_trust: .*output: the bucket elsewhere is in eu-west-1/s),
    });
  });

  it('a model that no table of ours knows is left to Bedrock, and the plan says so', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(150), LABELS);
    const { approval } = await planned(here, request({ model: 'nova-2-lite', dataset, via: 'batch' }));
    expect(approval.checks).toMatchObject([
      { code: 'batch_model', severity: 'warn', message: expect.stringContaining('is in no table of ours') },
    ]);
  });

  it('settings that are missing are named together', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, ticketRows(150), LABELS);
    const catalog = await here.effects.cloud?.();
    if (catalog === undefined) throw new Error('no catalog');
    const cloud = async () => ({ ...catalog, settings: { subnets: [], security_groups: [] } });
    const asked = request({ model: 'nova-lite', dataset, via: 'batch' });
    await expect(evaluateModel({ ...here.effects, cloud }, asked, call())).rejects.toMatchObject({
      message: expect.stringContaining('AWS_REGION, NOVA_FORGE_ROLE_ARN, NOVA_FORGE_OUTPUT'),
    });
  });
});
