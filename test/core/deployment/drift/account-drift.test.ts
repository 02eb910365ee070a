import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressTarget } from '../../../../src/core/evaluation/target.ts';
import { placeOf, putObject } from '../../../../src/simulator/objects/object-shelf.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { type DriftAccount, LABELS, REGION, openDriftAccount } from './drift-account.ts';

const newFolder = tempFolders();
const capture = { FORGE_CAPTURE_PERCENT: '100' };

describe('drift of a deployment in an account', () => {
  let account: DriftAccount;

  beforeEach(async () => {
    account = await openDriftAccount(await newFolder());
  });
  afterEach(() => account.close());

  function log(to: { group?: string; bucket?: string; text?: boolean }): void {
    const { group, bucket, text = true } = to;
    const roleArn = 'arn:aws:iam::111122223333:role/logs';
    account.simulator.world.bedrock(REGION).logging = {
      textDataDeliveryEnabled: text,
      ...(group === undefined ? {} : { cloudWatchConfig: { logGroupName: group, roleArn } }),
      ...(bucket === undefined ? {} : { s3Config: { bucketName: bucket, keyPrefix: 'logs' } }),
    };
  }

  it('is found in what an endpoint captured, streamed or not, and not while users ask what was evaluated', async () => {
    const id = await account.ready({ environment: capture });
    await account.ask(id, LABELS, 102);
    expect(await account.findings(id)).toMatchObject([
      { code: 'drift_none', message: expect.stringContaining('102 answers') },
    ]);
    await account.ask(id, ['billing'], 60, 'streamed'); // more than connections are kept
    const [drift] = await account.findings(id);
    expect(drift).toMatchObject({ code: 'drift_labels', severity: 'warn' });
    expect(drift?.message).toContain('the newest 162 answers against 150 of ev-aaaaaaaaaaaa');
  });

  it('counts no question of ours', async () => {
    const id = await account.ready({ environment: capture });
    expect(await account.findings(id)).toMatchObject([{ message: expect.stringContaining('0 answers were captured') }]);
    expect(keys(`${id}/captured/${id}/primary/`)).toHaveLength(1); // that of the smoke test
    // An evaluation asks with the mark too, also when the endpoint was named by its address.
    const { source } = { source: undefined, ...addressTarget(id, { from: 'sagemaker', endpoint: id, region: REGION }) };
    const model = await (await account.inference()).open(source ?? { from: 'openai', url: '' });
    for (let asked = 0; asked < 3; asked++) await model.answer({ messages: [{ role: 'user', content: 'to billing' }] });
    await model.close();
    expect(await account.findings(id)).toMatchObject([{ message: expect.stringContaining('0 answers were captured') }]);
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
    const [none] = await account.findings(id);
    expect(none?.code).toBe('drift_none');
    expect(none?.message).toContain('the newest 121 answers (records without a whole answer: 1) against 150');
  });

  it('is found in what an asynchronous endpoint left in S3, without our own questions', async () => {
    const id = await account.ready({ target: 'sagemaker_async' });
    expect(await account.findings(id)).toMatchObject([{ message: expect.stringContaining('0 answers were captured') }]);
    expect(keys(`${id}/answers/nova-forge-probe`)).not.toEqual([]);
    await account.ask(id, ['billing'], 102);
    expect(await account.findings(id)).toMatchObject([{ code: 'drift_labels' }]);
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
      await account.ask(other, ['billing'], 102, 'streamed');
      await account.ask(id, LABELS, 102);
      const [none] = await account.findings(id);
      expect(none).toMatchObject({ code: 'drift_none', message: expect.stringContaining('newest 102 answers') });
      expect(await account.findings(other)).toMatchObject([{ code: 'drift_labels' }]);
    },
  );

  it('is unknown with the setting to change where nothing is kept', async () => {
    const plainOne = await account.ready({});
    expect(await account.findings(plainOne)).toMatchObject([
      {
        code: 'drift_unknown',
        message: 'drift is unknown: the endpoint keeps no answers',
        fix: expect.stringContaining('FORGE_CAPTURE_PERCENT'),
      },
    ]);
    const id = await account.ready({ target: 'bedrock_on_demand', name: 'other' });
    for (const text of [undefined, false]) {
      if (text === false) log({ group: '/bedrock/calls', text });
      expect(await account.findings(id)).toMatchObject([
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
    const [unknown] = await account.findings(id);
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
