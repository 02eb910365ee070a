import { ForgeError } from '../../errors.ts';
import type { CloudSettings } from '../../ports/cloud.ts';
import type { TrainingJobSpec } from '../../ports/training.ts';
import type { DatasetRecord } from '../../runs/dataset-record.ts';
import type { Cost } from '../../runs/training-record.ts';
import { fillRecipe } from '../recipe/fill-recipe.ts';
import { type Knob, overrideKnobs, recipeKnobs, type Value } from '../recipe/recipe-knobs.ts';
import { parseTemplate, type RecipeTree } from '../recipe/recipe-tree.ts';
import { setKnobs } from '../recipe/set-knobs.ts';
import { writeRecipe } from '../recipe/write-recipe.ts';
import type { StartTrainingRequest } from '../request.ts';
import type { Machines } from './choose-instance.ts';
import { placeOf, toCloudJob } from './cloud-job.ts';
import { ID_MARK } from './cloud-job.ts';
import type { Continuation } from './continue-from.ts';
import type { DataPlace } from './data-place.ts';
import { estimateCost } from './estimate-cost.ts';
import { estimateTime } from './estimate-time.ts';
import type { FoundRecipe } from './find-recipe.ts';
import type { Gathered } from './gather.ts';
import { listSettings } from './list-settings.ts';
import { mixShares } from './mixing.ts';
import type { Background, PlanFacts, Shape } from './plan-facts.ts';
import { type Reward, readReward } from './read-reward.ts';
import { decideValues, recommendValues } from './recommend.ts';
import { toArithmetic, toSchedule } from './schedule.ts';
import { findNovaModel } from '../../catalog/nova-models.ts';

export type Asked = {
  shape: Shape;
  request: StartTrainingRequest;
  dataset: DatasetRecord;
  settings: CloudSettings;
  machines: Machines | undefined;
  continuation: Continuation;
  mixing: boolean;
  place: DataPlace;
};

/** What was decided, with everything the checks look at. */
export type Decided = {
  facts: PlanFacts;
  cost: Cost;
  known: boolean;
  capped: boolean;
  arithmetic: ReturnType<typeof toArithmetic>;
  reward: Reward;
  job: Omit<TrainingJobSpec, 'name'>;
};

/** Values, schedule, price and job, from what was asked and found. No effects; throws ForgeError bad_request for settings that are wrong. */
export function decidePlan(asked: Asked, found: Gathered): Decided {
  const { shape, request, machines } = asked;
  const opened = openRecipe(shape, found.recipe);
  const background = toBackground(asked, found, opened.knobs);
  const advices = recommendValues(background);
  const values = decideValues(background, advices);
  const schedule = toSchedule(asked.dataset, shape.technique, opened.knobs, values);
  const time = machines === undefined ? undefined : estimateTime(shape, schedule, machines, found.trainings);
  const price = estimateCost(shape, schedule, found.prices, { machines, time, most_usd: request.max_cost_usd });
  const facts: PlanFacts = {
    ...background,
    values,
    settings: listSettings(background, advices, found.recipe.source),
    schedule,
    instance: machines,
    limit_s: shape.runtime === 'bedrock' ? undefined : price.limit_s,
    step_time_s: time?.steps ?? { least: 0, most: 0 },
  };
  const reward = readReward(shape, asked.settings.region, values['reward_lambda_arn']);
  return {
    facts,
    cost: price.cost,
    known: price.known,
    capped: price.capped,
    arithmetic: toArithmetic(schedule),
    reward,
    job: toJob(asked, found.recipe, opened, values, reward, price.limit_s),
  };
}

/** What is wrong with the settings of a call, by a recipe: names, types, bounds. */
export function settingProblems(
  shape: Shape,
  recipe: FoundRecipe,
  { hyperparameters }: StartTrainingRequest,
): string[] {
  return setKnobs(openRecipe(shape, recipe).knobs, hyperparameters).problems;
}

type Opened = { tree: RecipeTree | undefined; knobs: Knob[] };

/** Training jobs take what their recipe has; the others take the override document. */
function openRecipe({ runtime }: Shape, { name, document }: FoundRecipe): Opened {
  const tree = document.template === '' ? undefined : parseTemplate(document.template, name);
  if (runtime === 'sagemaker' && tree !== undefined) return { tree, knobs: recipeKnobs(tree, document.overrides) };
  return { tree, knobs: overrideKnobs(document.overrides, tree) };
}

function toBackground(
  { shape, request, dataset, settings, continuation, mixing }: Asked,
  found: Gathered,
  knobs: Knob[],
): Background {
  const { given, problems } = setKnobs(knobs, request.hyperparameters);
  const mixed = mixing ? mixShares(knobs, given) : { shares: {}, problems: [] };
  const wrong = [...problems, ...mixed.problems];
  if (wrong.length > 0) {
    throw new ForgeError(
      'bad_request',
      `hyperparameters of ${shape.model}/${shape.method} on ${shape.runtime}: ${wrong.join('; ')}`,
      {
        next: `read forge://catalog/hyperparameters/${shape.model}/${shape.method}; nothing was started`,
      },
    );
  }
  return {
    ...shape,
    request,
    region: settings.region,
    dataset,
    reasoning: found.reasoning,
    parent: continuation.parent,
    evaluations: found.evaluations,
    trainings: found.trainings,
    knobs,
    given: { ...given, ...mixed.shares },
    mixing,
  };
}

function toJob(
  asked: Asked,
  recipe: FoundRecipe,
  { tree, knobs }: Opened,
  values: Record<string, Value>,
  reward: Reward,
  limit_s: number,
): Omit<TrainingJobSpec, 'name'> {
  const { shape, dataset, settings, machines, continuation, place } = asked;
  const yaml =
    shape.runtime === 'sagemaker' && tree !== undefined
      ? writeRecipe(fillRecipe(tree, recipe.document.overrides, knobs, values, placesOf(asked)))
      : undefined;
  const cloud = toCloudJob(
    { ...shape, dataset },
    {
      settings,
      machines,
      checkpoint: continuation.checkpoint,
      reward: reward.arn,
      recipe,
      ...(yaml === undefined ? {} : { yaml }),
    },
  );
  return {
    model: shape.model,
    method: shape.method,
    data: place.data,
    settings: { ...sentSettings(shape, values), ...mixedIn(asked, recipe) },
    maxRuntimeSeconds: limit_s,
    cloud,
  };
}

/** The reward function travels apart, except in a recipe; serverless jobs also want to know their own name. */
function sentSettings({ runtime }: Shape, values: Record<string, Value>): Record<string, Value> {
  if (runtime === 'sagemaker') return values;
  const { reward_lambda_arn: _reward, ...sent } = values;
  return runtime === 'serverless' ? { name: ID_MARK, ...sent } : sent;
}

/** Which of Amazon's sets is mixed in: the recipe says, and the service wants to hear it back. */
function mixedIn({ mixing }: Asked, { document }: FoundRecipe): Record<string, Value> {
  const catalog = document.overrides['dataset_catalog']?.default;
  return !mixing || catalog === undefined || catalog === null ? {} : { dataset_catalog: catalog };
}

/** What a plan fills into a recipe besides settings. */
function placesOf({ shape, settings, machines, continuation, place }: Asked): Record<string, string | number> {
  const nova = findNovaModel(shape.model);
  const { checkpoint } = continuation;
  return {
    name: ID_MARK,
    model_type: nova?.service_id ?? shape.model,
    model_name_or_path: checkpoint ?? nova?.base ?? shape.model,
    data_s3_path: place.data.train,
    validation_s3_path: place.data.validation ?? '',
    output_s3_path: `${placeOf(settings).output}/${ID_MARK}`,
    replicas: machines?.count ?? 1,
  };
}
