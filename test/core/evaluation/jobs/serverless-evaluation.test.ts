import { afterEach, describe, expect, it } from 'vitest';
import { tempFolders } from '../../../support/temp-home.ts';
import { plantDataset } from '../support.ts';
import { accountWorld } from './account-world.ts';
import { HOUR, answered, planned, request, rows, started } from './job-calls.ts';

const tempFolder = tempFolders();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function world() {
  const home = await tempFolder();
  const made = await accountWorld(home);
  closing.push(made.close);
  const dataset = await plantDataset(home, rows, ['HQ', 'LQ']);
  return { home, dataset, run: await made.train('serverless'), ...made };
}

const jobsOf = ({ simulator }: Awaited<ReturnType<typeof world>>) =>
  [...simulator.world.sagemaker('us-east-1').jobs.values()].filter(({ name }) => name.startsWith('ev-'));

describe('a run that was trained serverless', () => {
  it('is evaluated serverless as its model package, and its base as it is', async () => {
    const here = await world();
    const asked = request({ model: here.run, dataset: here.dataset, via: 'job' });
    const { plan } = await started(here, asked);
    expect(plan.approval.cost.assumptions).toContain(`serverless, as run ${here.run} was trained`);
    expect(plan.approval.cost.assumptions).toContain('30 questions, each answer of at most 8192 tokens');
    const [own, base] = jobsOf(here).map((job) => job.request);
    expect(own).toMatchObject({
      ServerlessJobConfig: { JobType: 'Evaluation', EvaluationType: 'CustomScorerEvaluation' },
      ModelPackageConfig: { SourceModelPackageArn: expect.stringContaining(':model-package/nova-forge/1') },
      OutputDataConfig: { CompressionType: 'NONE' },
      HyperParameters: { task: 'gen_qa', strategy: 'gen_qa', metric: 'all', max_new_tokens: '8192', temperature: '0' },
    });
    expect(own?.ResourceConfig).toBeUndefined();
    expect(base?.ModelPackageConfig).toBeUndefined();
    await here.simulator.advance(2 * HOUR);
    const { record, untrained } = await answered(here, asked);
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 30 }, job: { runtime: 'serverless' } });
    expect(record.service_metrics?.['em']).toBeCloseTo(record.result?.metrics['exact_match']?.value ?? Number.NaN, 12);
    expect(record.result?.warnings).toEqual([
      expect.stringContaining('macro_f1: all 30 rows score the same'),
      'what the job cost is unknown: the account does not tell',
    ]);
    expect(untrained).toMatchObject({ state: 'succeeded', result: { n: 30 }, job: { runtime: 'serverless' } });
  });

  it('takes a public benchmark as one, with its subtask', async () => {
    const here = await world();
    await started(here, request({ model: here.run, task: 'gpqa' }));
    const [own] = jobsOf(here);
    expect(own?.request).toMatchObject({
      ServerlessJobConfig: { EvaluationType: 'BenchmarkEvaluation' },
      HyperParameters: { task: 'gpqa', strategy: 'zs_cot', metric: 'accuracy' },
    });
    expect(own?.request.InputDataConfig).toBeUndefined();
    await here.simulator.advance(2 * HOUR);
    const { record } = await answered(here, request({ model: here.run, task: 'gpqa' }));
    expect(record).toMatchObject({ state: 'succeeded', result: { primary: 'accuracy' } });
  });

  it('is told that its tokens cost more than is allowed, with both numbers', async () => {
    const here = await world();
    const asked = request({ model: here.run, dataset: here.dataset, via: 'job', max_cost_usd: 0.1 });
    await expect(planned(here, asked)).rejects.toMatchObject({
      code: 'ceiling_exceeded',
      message: expect.stringMatching(
        /^30 answers of at most 8192 tokens cost up to 0\.\d\d USD, 0\.10 USD are allowed$/,
      ),
    });
  });

  it('is not judged on rows that are no pairs', async () => {
    const here = await world();
    const asked = request({ model: here.run, task: 'rubric_llm_judge', dataset: here.dataset });
    await expect(planned(here, asked)).rejects.toMatchObject({ message: expect.stringContaining('has no prompt') });
  });
});
