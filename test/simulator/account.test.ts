import { EventBridgeClient, ListRulesCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateModelPackageGroupCommand,
  DescribeHubContentCommand,
  DescribeModelPackageGroupCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { GetServiceQuotaCommand, ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clientOf, simulators } from './simulated.ts';

const start = simulators();

describe('the account', () => {
  it('says who asks, what the role is for and what each may do', async () => {
    const simulator = await start();
    const settings = clientOf(simulator);
    const iam = new IAMClient(settings);
    const { Account, Arn } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
    expect([Account, Arn]).toEqual(['000000000000', 'arn:aws:iam::000000000000:user/rehearsal']);
    const name = simulator.furniture.role.split('/').at(-1);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('sagemaker.amazonaws.com');
    simulator.world.iam.roles.get(simulator.furniture.role)?.policies.set('Everything', {
      Statement: [
        { Effect: 'Allow', Action: ['s3:Get*', 'iam:PassRole'], Resource: 'arn:aws:s3:::mine/*' },
        { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/secret/*' },
      ],
    });
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: simulator.furniture.role,
        ActionNames: ['s3:GetObject', 's3:PutObject'],
        ResourceArns: ['arn:aws:s3:::mine/a', 'arn:aws:s3:::mine/secret/b'],
      }),
    );
    expect(EvaluationResults?.map(({ EvalDecision }) => EvalDecision)).toEqual([
      'allowed',
      'explicitDeny',
      'implicitDeny',
      'implicitDeny',
    ]);
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('has quotas by code and by page', async () => {
    const simulator = await start();
    simulator.world.quotas.set('us-east-1/ml.p5.48xlarge for training job usage', 0);
    const quotas = new ServiceQuotasClient(clientOf(simulator));
    const { Quota } = await quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: 'sagemaker', QuotaCode: 'L-82E1C851' }),
    );
    expect(Quota).toMatchObject({ QuotaName: 'ml.p5.48xlarge for training job usage', Value: 0 });
    const names: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await quotas.send(
        new ListServiceQuotasCommand({ ServiceCode: 'sagemaker', MaxResults: 7, NextToken }),
      );
      names.push(...(page.Quotas ?? []).map(({ QuotaName }) => QuotaName));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('ml.g6.48xlarge for endpoint usage');
    await expect(
      quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'sagemaker', QuotaCode: 'L-00000000' })),
    ).rejects.toMatchObject({ name: 'NoSuchResourceException' });
  });

  it('has a price list in its form', async () => {
    const pricing = new PricingClient(clientOf(await start()));
    const { PriceList } = await pricing.send(
      new GetProductsCommand({
        ServiceCode: 'AmazonSageMaker',
        Filters: [
          { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'us-west-2' },
          { Type: 'TERM_MATCH', Field: 'instanceName', Value: 'ml.p5.48xlarge' },
        ],
      }),
    );
    const items: { product: { attributes: Record<string, string> }; terms: object }[] = (PriceList ?? []).map(
      (text: unknown) => JSON.parse(String(text)),
    );
    expect(items.map(({ product }) => product.attributes.usagetype)).toEqual([
      'USW2-Train:ml.p5.48xlarge',
      'USW2-Host:ml.p5.48xlarge',
    ]);
    expect(JSON.stringify(items[0]?.terms)).toContain('"USD":"63.2960000000"');
  });

  it('has the hub of the Nova models, with a template and settings behind each recipe', async () => {
    const simulator = await start();
    const settings = clientOf(simulator, 'us-west-2');
    const sagemaker = new SageMakerClient(settings);
    const found = await sagemaker.send(
      new DescribeHubContentCommand({
        HubName: 'SageMakerPublicHub',
        HubContentType: 'Model',
        HubContentName: 'nova-textgeneration-lite-v2',
      }),
    );
    const recipes: Record<string, string>[] = JSON.parse(found.HubContentDocument ?? '').RecipeCollection;
    expect(recipes.map(({ Name }) => Name)).toContain('nova_lite_v2_smtj_p5_p5en_gpu_lora_rft');
    const read = async (uri = '') => {
      const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
      const { Body } = await new S3Client(settings).send(new GetObjectCommand({ Bucket, Key }));
      return Body?.transformToString();
    };
    for (const recipe of recipes) {
      const template = parse((await read(recipe['SmtjRecipeTemplateS3Uri'])) ?? '');
      const overrides = JSON.parse((await read(recipe['SmtjOverrideParamsS3Uri'])) ?? '');
      expect(template.run.name).toBe('{{name}}');
      const wanted = [...JSON.stringify(template).matchAll(/\{\{(\w+)\}\}/g)].map(([, key]) => key);
      expect(Object.keys(overrides)).toEqual(expect.arrayContaining(wanted));
    }
    await expect(
      sagemaker.send(
        new DescribeHubContentCommand({
          HubName: 'SageMakerPublicHub',
          HubContentType: 'Model',
          HubContentName: 'nova-lite-2',
        }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });

  it('has a reward function that can be looked at and asked', async () => {
    const simulator = await start();
    const lambda = new LambdaClient(clientOf(simulator));
    const FunctionName = simulator.furniture.reward;
    expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).toMatchObject({
      FunctionArn: FunctionName,
      Timeout: 300,
      State: 'Active',
    });
    const event = [
      { id: 'a', messages: [{ role: 'assistant', content: ' Yes ' }], reference_answer: { answer: 'yes' } },
      { id: 'b', messages: [{ role: 'assistant', content: 'no' }], reference_answer: 'yes' },
    ];
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }));
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject([
      { id: 'a', aggregate_reward_score: 1 },
      { id: 'b', aggregate_reward_score: 0 },
    ]);
    await expect(lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keeps event rules and groups of model packages', async () => {
    const settings = clientOf(await start());
    const events = new EventBridgeClient(settings);
    await events.send(new PutRuleCommand({ Name: 'nova-forge-tr-1', EventPattern: '{}' }));
    await events.send(
      new PutTargetsCommand({ Rule: 'nova-forge-tr-1', Targets: [{ Id: 'topic', Arn: 'arn:aws:sns:x:1:t' }] }),
    );
    const { Rules } = await events.send(new ListRulesCommand({ NamePrefix: 'nova-forge-' }));
    expect(Rules?.map(({ Name }) => Name)).toEqual(['nova-forge-tr-1']);
    const sagemaker = new SageMakerClient(settings);
    await expect(
      sagemaker.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: 'runs' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'runs' }));
    expect(await sagemaker.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: 'runs' }))).toMatchObject(
      { ModelPackageGroupStatus: 'Completed' },
    );
  });
});
