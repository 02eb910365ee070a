import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendPredictions } from '../../../../src/core/evaluation/prediction-lines.ts';
import { placeOf, putObject } from '../../../../src/simulator/objects/object-shelf.ts';
import { type HostingAccount, openHostingAccount } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { evaluationRecord } from '../../../support/training-record.ts';

const newFolder = tempFolders();
const call = { signal: new AbortController().signal, progress: () => undefined };
const REGION = 'us-east-1';
const LABELS = ['BILLING', 'ACCESS', 'SHIPPING'];
const capture = { FORGE_CAPTURE_PERCENT: '100' };

type Finding = { code: string; severity: string; message: string; fix: string };

describe('drift of a deployment in an account', () => {
  let account: HostingAccount;

  beforeEach(async () => {
    account = await openHostingAccount(await newFolder());
    const evaluation = evaluationRecord(1, { run: 'tr-aaaaaaaaaaaa', labels: LABELS });
    await account.ledger.create('evaluation', evaluation.id, evaluation);
    const rows = Array.from({ length: 150 }, (_, row) => LABELS[row % 3] ?? '');
    const lines = rows.map((answer, row) => ({ row, prompt: 'p', gold: answer, answer, correct: true }));
    await appendPredictions(account.ledger.folder('evaluation', evaluation.id), lines);
  });
  afterEach(() => account.close());

  /** Asks as a user's program does: no mark of ours. The model answers with the last word in capitals. */
  async function ask(id: string, words: readonly string[], times = 120): Promise<void> {
    const inference = await account.inference();
    const source = await sourceOf(id);
    const model = await inference.open(source);
    for (let time = 0; time < times; time++) {
      const content = `where does this go: ${words[time % words.length]}`;
      await model.answer({ messages: [{ role: 'user', content }] });
    }
    await model.close();
  }

  async function sourceOf(id: string) {
    const record = (await account.ledger.read('deployment', id))?.record;
    if (record?.target === 'sagemaker') return { from: 'sagemaker' as const, endpoint: id, region: REGION };
    if (record?.target === 'sagemaker_async') return { from: 'sagemaker_async' as const, endpoint: id, region: REGION };
    return { from: 'bedrock' as const, model: record?.endpoint ?? '', region: REGION };
  }

  async function findings(id: string): Promise<Finding[]> {
    await account.simulator.advance(2 * 60_000); // what was captured is delivered
    const report = await account.core.getRun({ id, detail: 'concise', log_lines: 0, wait_s: 0 }, call);
    return 'health' in report ? ((report.health ?? []) as Finding[]) : [];
  }

  function log(to: { group?: string; bucket?: string; text?: boolean }): void {
    const { group, bucket, text = true } = to;
    const roleArn = 'arn:aws:iam::111122223333:role/logs';
    account.simulator.world.bedrock(REGION).logging = {
      textDataDeliveryEnabled: text,
      ...(group === undefined ? {} : { cloudWatchConfig: { logGroupName: group, roleArn } }),
      ...(bucket === undefined ? {} : { s3Config: { bucketName: bucket, keyPrefix: 'logs' } }),
    };
  }

  it('is found in what an endpoint captured, and not while users ask what was evaluated', async () => {
    const id = await account.ready({ environment: capture });
    await ask(id, LABELS);
    expect(await findings(id)).toMatchObject([{ code: 'drift_none', message: expect.stringContaining('120 answers') }]);
    await ask(id, ['billing'], 100);
    const [drift] = await findings(id);
    expect(drift).toMatchObject({ code: 'drift_labels', severity: 'warn' });
    expect(drift?.message).toContain('the newest 220 answers against 150 of ev-aaaaaaaaaaaa');
  });

  it('counts no question of ours', async () => {
    const id = await account.ready({ environment: capture });
    expect(await findings(id)).toMatchObject([{ message: expect.stringContaining('0 answers were captured') }]);
    expect(keys(`${id}/captured/${id}/primary/`)).toHaveLength(1); // that of the smoke test
  });

  it('reads packed answers as well, says how many records hold none, and leaves older ones than a week alone', async () => {
    const id = await account.ready({ environment: capture, ttl_hours: 400 });
    await account.simulator.advance(9 * 24 * 3_600_000);
    const now = new Date(account.simulator.world.clock.now());
    await leave(id, new Date(now.getTime() - 8 * 24 * 3_600_000), LABELS.map(plain));
    await leave(id, now, [
      ...Array.from({ length: 120 }, (_, at) => packed(LABELS[at % 3] ?? '')),
      '{"torn',
      plain(''),
    ]);
    const [none] = await findings(id);
    expect(none?.code).toBe('drift_none');
    expect(none?.message).toContain('the newest 121 answers (records without a whole answer: 1) against 150');
  });

  it('is found in what an asynchronous endpoint left in S3, without our own questions', async () => {
    const id = await account.ready({ target: 'sagemaker_async' });
    expect(await findings(id)).toMatchObject([{ message: expect.stringContaining('0 answers were captured') }]);
    expect(keys(`${id}/answers/nova-forge-probe`)).not.toEqual([]);
    await ask(id, ['billing'], 110);
    expect(await findings(id)).toMatchObject([{ code: 'drift_labels' }]);
  });

  it.each([
    ['bedrock_on_demand', { group: '/bedrock/calls' }, {}],
    ['bedrock_on_demand', { bucket: 'logs' }, {}],
    ['bedrock_provisioned', { group: '/bedrock/calls', bucket: 'logs' }, { FORGE_UNIT_USD: '40' }],
  ] as const)(
    'is found in the invocation log of %s in %j, of this deployment alone',
    async (target, place, environment) => {
      account.simulator.world.objects.buckets.set('logs', {
        name: 'logs',
        region: REGION,
        created: new Date(0),
        objects: new Map(),
      });
      log(place);
      const id = await account.ready({ target, environment });
      const other = await account.ready({ target, environment, name: 'other' });
      await ask(other, ['billing'], 110);
      await ask(id, LABELS, 120);
      const [none] = await findings(id);
      expect(none).toMatchObject({ code: 'drift_none', message: expect.stringContaining('newest 120 answers') });
      expect(await findings(other)).toMatchObject([{ code: 'drift_labels' }]);
    },
  );

  it('is unknown with the setting to change where nothing is kept', async () => {
    const plainOne = await account.ready({});
    expect(await findings(plainOne)).toMatchObject([
      {
        code: 'drift_unknown',
        message: 'drift is unknown: the endpoint keeps no answers',
        fix: expect.stringContaining('FORGE_CAPTURE_PERCENT'),
      },
    ]);
    const id = await account.ready({ target: 'bedrock_on_demand', name: 'other' });
    for (const text of [undefined, false]) {
      if (text === false) log({ group: '/bedrock/calls', text });
      expect(await findings(id)).toMatchObject([
        {
          message: `drift is unknown: model invocation logging is off in ${REGION}`,
          fix: expect.stringContaining('switch it on'),
        },
      ]);
    }
  });

  it('is unknown with the permission that is missing', async () => {
    const id = await account.ready({ environment: capture });
    const { caller } = account.simulator.world.iam;
    const denied = { Effect: 'Deny' as const, Action: 's3:ListBucket', Resource: '*' };
    caller.policies = new Map([...caller.policies, ['denied', { Statement: [denied] }]]);
    const [unknown] = await findings(id);
    expect(unknown).toMatchObject({ code: 'drift_unknown', message: expect.stringContaining('AccessDenied') });
    expect(`${unknown?.message} ${unknown?.fix}`).toContain('s3:ListBucket');
  });

  const plain = (text: string): string => record(JSON.stringify(completion(text)), 'JSON');
  const packed = (text: string): string =>
    record(Buffer.from(JSON.stringify(completion(text))).toString('base64'), 'BASE64');
  const completion = (content: string) => ({ choices: [{ message: { content }, finish_reason: 'stop' }] });

  function record(data: string, encoding: string): string {
    const inferenceTime = new Date(account.simulator.world.clock.now()).toISOString();
    const endpointOutput = { observedContentType: 'application/json', mode: 'OUTPUT', data, encoding };
    return JSON.stringify({
      captureData: { endpointOutput },
      eventMetadata: { eventId: 'e', inferenceTime },
      eventVersion: '0',
    });
  }

  /** Puts a file as data capture does. */
  async function leave(id: string, time: Date, lines: readonly string[]): Promise<void> {
    const { objects, clock } = account.simulator.world;
    const hour = time.toISOString().slice(0, 13).replace(/[-T]/g, '/');
    const place = placeOf(
      `${account.simulator.furniture.output}/deployments/${id}/captured/${id}/primary/${hour}/01-02-003-a.jsonl`,
    );
    await putObject(objects, new Date(clock.now()), place, lines.join('\n'));
  }

  function keys(part: string): string[] {
    const { bucket } = placeOf(account.simulator.furniture.output);
    return [...(account.simulator.world.objects.buckets.get(bucket)?.objects.keys() ?? [])].filter((key) =>
      key.includes(part),
    );
  }
});
