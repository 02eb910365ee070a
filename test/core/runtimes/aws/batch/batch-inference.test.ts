import { afterEach, describe, expect, it } from 'vitest';
import { createBatchInference } from '../../../../../src/core/runtimes/aws/batch/batch-inference.ts';
import type { BatchAnswer, BatchSpec } from '../../../../../src/core/ports/batch-inference.ts';
import { putObject } from '../../../../../src/simulator/objects/object-shelf.ts';
import { REGION, START, openAccount } from '../../../../support/simulated-account.ts';

const MINUTE = 60_000;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const spec: BatchSpec = {
  name: 'ev-0123456789ab',
  region: REGION,
  role: 'arn:aws:iam::000000000000:role/NovaForgeRehearsalJobs',
  model: 'us.amazon.nova-lite-v1:0',
  input: 's3://forge/out/questions.jsonl',
  output: 's3://forge/out/answers',
  hours: 24,
  subnets: [],
  security_groups: [],
  tags: { 'nova-forge:evaluation': 'ev-0123456789ab' },
};

/** A hundred questions in S3, and what asks them. */
async function withQuestions() {
  const { simulator, settings, close } = await openAccount();
  closing.push(close);
  const batch = createBatchInference({ ...settings, s3: settings });
  const lines = Array.from({ length: 100 }, (_, index) =>
    batch.toLine(`R${String(index).padStart(10, '0')}`, {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: `Say this back. Line ${index}` },
      ],
      temperature: 0,
      max_tokens: 64,
    }),
  );
  const place = { bucket: 'forge', key: 'out/questions.jsonl' };
  await putObject(simulator.world.objects, new Date(START), place, lines.join(''));
  const jobs = () => [...simulator.world.bedrock(REGION).invocations.values()];
  const read = async (): Promise<BatchAnswer[]> => {
    const all: BatchAnswer[] = [];
    for await (const one of batch.answers(spec.output, new AbortController().signal)) all.push(one);
    return all;
  };
  return { simulator, batch, jobs, lines, read };
}

describe('a batch job of Bedrock', () => {
  it('asks with the body of Converse, and its records are read back with what they took', async () => {
    const { simulator, batch, lines, read } = await withQuestions();
    expect(JSON.parse(lines[7] ?? '')).toEqual({
      recordId: 'R0000000007',
      modelInput: {
        messages: [{ role: 'user', content: [{ text: 'Say this back. Line 7' }] }],
        system: [{ text: 'Be brief.' }],
        inferenceConfig: { maxTokens: 64, temperature: 0 },
      },
    });
    await batch.start(spec);
    expect(await read()).toEqual([]);
    await simulator.advance(20 * MINUTE);
    const answers = await read();
    expect(answers).toHaveLength(100);
    expect(answers).toContainEqual({
      record: 'R0000000007',
      answer: {
        text: 'Line 7',
        stop_reason: 'end_turn',
        usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
      },
    });
  });

  it('started twice is one; one of another under its name is refused', async () => {
    const { batch, jobs } = await withQuestions();
    const first = await batch.start(spec);
    expect(await batch.start(spec)).toEqual(first);
    expect(jobs()).toHaveLength(1);
    await expect(batch.start({ ...spec, model: 'us.amazon.nova-pro-v1:0' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('model is us.amazon.nova-lite-v1:0, not us.amazon.nova-pro-v1:0'),
      next: expect.stringContaining(first.arn),
    });
    expect(jobs()).toHaveLength(1);
  });

  it.each([
    ['is lost on the way back', { kind: 'reset', when: 'after' }],
    ['comes after a refusal to go so fast', { kind: 'throttle' }],
    ['comes after an error of the server', { kind: 'server_error' }],
  ] as const)('whose creation %s is found, and there is one', async (_, fault) => {
    const { simulator, batch, jobs } = await withQuestions();
    simulator.world.faults.add({ service: 'bedrock', operation: 'CreateModelInvocationJob', fault });
    const job = await batch.start(spec);
    expect(jobs().map(({ arn }) => arn)).toEqual([job.arn]);
    expect(await batch.get({ name: spec.name, region: REGION })).toEqual(job);
  });

  it('nobody has made is nothing, and stopping it or what has ended changes nothing', async () => {
    const { simulator, batch, jobs } = await withQuestions();
    const named = { name: spec.name, region: REGION };
    expect(await batch.get(named)).toBeUndefined();
    await batch.stop(named);
    const { arn } = await batch.start(spec);
    await simulator.advance(20 * MINUTE);
    await batch.stop({ ...named, arn });
    expect(jobs().map(({ status }) => status)).toEqual(['Completed']);
    expect(await batch.get({ ...named, arn })).toMatchObject({
      state: 'succeeded',
      records: { total: 100, failed: 0 },
    });
  });

  it('is found among many of a longer name', async () => {
    const { simulator, batch, jobs } = await withQuestions();
    const { arn } = await batch.start(spec);
    const [job] = jobs();
    if (job === undefined) throw new Error('no job was made');
    for (let other = 2; other < 105; other++) {
      const request = { ...job.request, jobName: `${spec.name}-${other}` };
      const later = { ...job, arn: `${arn.slice(0, -3)}${100 + other}`, request, submitted: job.submitted + other };
      simulator.world.bedrock(REGION).invocations.set(later.arn, later);
    }
    expect(jobs()).toHaveLength(104);
    expect((await batch.get({ name: spec.name, region: REGION }))?.arn).toBe(arn);
  });
});
