import { findNovaModel } from '../../catalog/nova-models.ts';
import { trainingSupport, trainingSupportAsOf } from '../../catalog/training-support.ts';
import { ForgeError } from '../../errors.ts';
import { fingerprint } from '../../fingerprint.ts';
import type { CloudCatalog } from '../../ports/cloud.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { DatasetRecord } from '../../runs/dataset-record.ts';
import type { Chosen } from '../choose-runtime.ts';
import type { TrainingPlan } from '../training-plan.ts';
import type { StartTrainingRequest } from '../request.ts';
import { chooseInstance, type Machines } from './choose-instance.ts';
import { placeOf, toCloudJob } from './cloud-job.ts';
import { type Continuation, continueFrom } from './continue-from.ts';
import { placeData } from './data-place.ts';
import { decidePlan, type Decided, settingProblems } from './decide-plan.ts';
import { tableRecipe } from './find-recipe.ts';
import { gather } from './gather.ts';
import { hubInstance } from './hub-instance.ts';
import { machinesAfter } from './prices.ts';
import { asksMixing, mixingProblems } from './mixing.ts';
import { partsOf, type Shape } from './plan-facts.ts';
import { listChecks } from './list-checks.ts';

type Effects = { ledger: Ledger; cloud: CloudCatalog };

/** A plan for a job in an account: looked up side by side, then decided. Throws one ForgeError with everything that is impossible. */
export async function planCloud(
  effects: Effects,
  request: StartTrainingRequest,
  chosen: Chosen,
  dataset: DatasetRecord,
  signal: AbortSignal,
): Promise<TrainingPlan> {
  const { settings } = effects.cloud;
  const shape = shapeOf(chosen);
  const continuation = await continueFrom(effects.ledger, request.from_run, shape);
  const { machines, problems } = await chooseMachines(effects.cloud, shape, request, dataset, signal);
  const mixing = asksMixing(request.hyperparameters);
  const impossible = [...problems, ...regionProblems(shape, settings.region), ...(mixing ? mixingProblems(shape) : [])];
  if (impossible.length > 0) {
    // Settings too, by the tables: whoever mends the call mends all of it.
    const wrong = mixing ? [] : settingProblems(shape, tableRecipe(shape), request);
    throw unsupported([...impossible, ...wrong]);
  }
  const place = placeData(dataset, placeOf(settings).output, shape.technique);
  const draft = toCloudJob(
    { ...shape, dataset },
    { settings, machines, checkpoint: continuation.checkpoint, reward: rewardOf(request) },
  );
  const needs = { runtime: shape.runtime, job: draft, data: place.sources, instances: instancesOf(shape, machines) };
  const found = await gather(effects, { shape, dataset, machines, mixing, needs }, signal);
  const decided = decidePlan({ shape, request, dataset, settings, machines, continuation, mixing, place }, found);
  const { facts } = decided;
  return {
    runtime: shape.runtime,
    dataset,
    settings: [...choices(chosen, machines), ...facts.settings],
    arithmetic: decided.arithmetic,
    checks: listChecks({ settings, dataset, continuation, found, decided }),
    cost: decided.cost,
    job: decided.job,
    hash: identityOf(shape, request, continuation, decided, settings),
  };
}

function shapeOf({ model, method, runtime }: Chosen): Shape {
  const nova = findNovaModel(model);
  if (nova === undefined || (runtime !== 'sagemaker' && runtime !== 'serverless' && runtime !== 'bedrock'))
    throw new ForgeError('unsupported', `${model} cannot be planned on ${runtime} yet`, { next: 'use a Nova model' });
  return { model, method, runtime, generation: nova.generation, ...partsOf(method) };
}

async function chooseMachines(
  cloud: CloudCatalog,
  shape: Shape,
  request: StartTrainingRequest,
  dataset: DatasetRecord,
  signal: AbortSignal,
): Promise<{ machines?: Machines; problems: string[] }> {
  if (shape.runtime === 'sagemaker') {
    const chosen = chooseInstance(shape, request, dataset);
    const newer = chosen.unknown === true ? await hubInstance(cloud, shape, request, signal) : undefined;
    return newer === undefined ? chosen : { machines: newer, problems: [] };
  }
  const given = (['instance_type', 'instance_count'] as const).filter((name) => request[name] !== undefined);
  const why = `means nothing to ${shape.runtime}, which chooses the machines itself; leave it out or use runtime sagemaker`;
  return { problems: given.map((name) => `"${name}" ${why}`) };
}

function regionProblems({ runtime }: Shape, region: string | undefined): string[] {
  const regions: readonly string[] = trainingSupport[runtime].regions;
  if (region === undefined || regions.includes(region)) return [];
  return [
    `${runtime} trains Nova in ${regions.join(', ')}, not in ${region} (${trainingSupportAsOf}); set AWS_REGION to ${regions[0] ?? ''}`,
  ];
}

function unsupported(problems: readonly string[]): ForgeError {
  return new ForgeError('unsupported', problems.join('; '), {
    next: 'change the call as said; forge://catalog/models has what trains where',
  });
}

function rewardOf({ hyperparameters }: StartTrainingRequest): string | undefined {
  const given = hyperparameters['reward_lambda_arn'];
  return typeof given === 'string' ? given : undefined;
}

function instancesOf({ model }: Shape, machines: Machines | undefined) {
  const after = machinesAfter(model);
  return [
    ...(machines === undefined ? [] : [{ type: machines.type, count: machines.count, use: 'training' as const }]),
    { type: after.evaluation, count: 1, use: 'evaluation' as const },
    { type: after.hosting, count: 1, use: 'hosting' as const },
  ];
}

/** What was chosen before the recipe: shown with the settings, each with why. */
function choices(chosen: Chosen, machines: Machines | undefined): TrainingPlan['settings'] {
  return [
    ...chosen.reasons,
    ...(machines === undefined
      ? []
      : [
          {
            name: 'instance_type',
            value: machines.type,
            origin: originOf(machines.why.type),
            source: machines.why.type,
          },
          {
            name: 'instance_count',
            value: machines.count,
            origin: originOf(machines.why.count),
            source: machines.why.count,
          },
        ]),
  ];
}

function originOf(why: string): 'set' | 'default' {
  return why === 'the call' ? 'set' : 'default';
}

/**
 * What makes it the same run: what was asked for, and where. Prices, published recipes and advice change between a call and its retry;
 * the retry is still the same run, and what is started is what was written down.
 */
function identityOf(
  shape: Shape,
  request: StartTrainingRequest,
  { parent }: Continuation,
  { facts }: Decided,
  settings: CloudCatalog['settings'],
): string {
  const { region, role, output } = placeOf(settings);
  const asked = { given: facts.given, type: request.instance_type, count: request.instance_count, from: parent?.id };
  return fingerprint(shape.runtime, shape.model, shape.method, facts.dataset.content_hash, asked, region, role, output);
}
