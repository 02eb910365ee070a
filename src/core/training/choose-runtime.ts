import { falseModels, meantBy } from '../catalog/false-names.ts';
import { type CatalogModel, findModel, models } from '../catalog/models.ts';
import { elsewhereOnly, isCloudRuntime, methodsOf } from '../catalog/training-support.ts';
import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Setting } from '../runs/training-record.ts';
import type { StartTrainingRequest } from './request.ts';

/** What was decided before anything else, with a line of settings for each choice. */
export type Chosen = { model: string; method: string; runtime: string; reasons: Setting[] };

/** What the choice may lean on: how the dataset was prepared, and where a continued run ran. */
export type Leaning = { dataset_method?: string; parent_runtime?: string; parent_model?: string };

/** Model, method and runtime of a request, with the missing ones chosen and the impossible refused, all problems at once. */
export function chooseRuntime(
  request: StartTrainingRequest,
  available: readonly string[],
  leaning: Leaning = {},
): Chosen {
  const model = findModel(request.model);
  if (model === undefined) throw unknownModel(request.model);
  const method = chooseMethod(request, leaning);
  const able = model.trains_on.filter((name) => available.includes(name) && trainsBy(name, request.model, method));
  const runtime =
    request.runtime ?? preferred(able, request, leaning) ?? model.trains_on.find((name) => available.includes(name));
  const problems = [
    ...runtimeProblems(request, model, available, runtime),
    ...methodProblems(request.model, method, model, runtime, available),
  ];
  if (problems.length > 0 || runtime === undefined) throw unsupported(problems, forgottenModel(request, leaning));
  return { model: request.model, method, runtime, reasons: reasonsFor(request, { method, runtime, able }, leaning) };
}

/** The way the rows were prepared for, by LoRA: it costs less and can be served on demand. */
function chooseMethod(request: StartTrainingRequest, { dataset_method }: Leaning): string {
  if (request.method !== undefined) return request.method;
  if (request.model === 'baseline') return 'baseline';
  if (dataset_method === 'dpo' || dataset_method === 'rft') return `${dataset_method}_lora`;
  return 'sft_lora';
}

function preferred(
  able: readonly string[],
  request: StartTrainingRequest,
  { parent_runtime }: Leaning,
): string | undefined {
  if (parent_runtime !== undefined && able.includes(parent_runtime)) return parent_runtime;
  const machines = request.instance_type !== undefined || request.instance_count !== undefined;
  return machines && able.includes('sagemaker') ? 'sagemaker' : able[0];
}

function trainsBy(runtime: string, model: string, method: string): boolean {
  return !isCloudRuntime(runtime) || findModel(model)?.family === 'open' || methodsOf(runtime, model).includes(method);
}

function runtimeProblems(
  request: StartTrainingRequest,
  { trains_on }: CatalogModel,
  available: readonly string[],
  runtime: string | undefined,
): string[] {
  const has = available.join(', ');
  if (runtime === undefined) return [`${request.model} trains on ${trains_on.join(', ')}; this server has ${has}`];
  if (runtime === 'hyperpod')
    return [
      `this server starts no jobs on HyperPod clusters: they need a cluster of your own, kubectl and a Nova Forge subscription; ${request.model} also trains on ${trains_on.filter((name) => available.includes(name)).join(', ') || 'no runtime of this server'}`,
    ];
  const problems: string[] = [];
  if (!trains_on.includes(runtime))
    problems.push(`${request.model} does not train on ${runtime}, only on ${trains_on.join(', ')}`);
  else if (!available.includes(runtime))
    problems.push(`runtime ${runtime} is not available here; this server has ${has}`);
  if (runtime === 'local') problems.push(...localProblems(request));
  return problems;
}

function localProblems(request: StartTrainingRequest): string[] {
  const given = [
    request.instance_type === undefined ? [] : ['instance_type'],
    request.instance_count === undefined ? [] : ['instance_count'],
    request.from_run === undefined ? [] : ['from_run'],
  ].flat();
  return given.map((name) => `"${name}" means nothing to the local runtime; leave it out`);
}

function methodProblems(
  model: string,
  method: string,
  { family }: CatalogModel,
  runtime: string | undefined,
  available: readonly string[],
): string[] {
  if ((model === 'baseline') !== (method === 'baseline')) {
    return [
      model === 'baseline'
        ? `model baseline trains by method baseline, not ${method}`
        : `method baseline is for model baseline, not ${model}`,
    ];
  }
  if (
    runtime === undefined ||
    !isCloudRuntime(runtime) ||
    family === 'open' ||
    methodsOf(runtime, model).includes(method)
  )
    return [];
  const elsewhere = elsewhereOnly[method];
  if (elsewhere !== undefined) return [`${method}: ${elsewhere}`];
  const others = available.filter((name) => isCloudRuntime(name) && methodsOf(name, model).includes(method));
  const methods = methodsOf(runtime, model);
  const close = nearest(method, methods) ?? methods[0];
  return [
    `${model} is not trained by ${method} on ${runtime}${others.length === 0 ? '' : `, but on ${others.join(', ')}`}; ${runtime} has ${methods.join(', ') || 'no method for it'}${close === undefined ? '' : `, the nearest is ${close}`}`,
  ];
}

function reasonsFor(
  request: StartTrainingRequest,
  { method, runtime, able }: { method: string; runtime: string; able: readonly string[] },
  leaning: Leaning,
): Setting[] {
  if (runtime === 'local') return [];
  const why =
    leaning.parent_runtime === runtime
      ? 'where the run it continues was trained'
      : `first of ${able.join(', ') || runtime} that trains ${request.model} by ${method} here`;
  return [
    request.method === undefined
      ? {
          name: 'method',
          value: method,
          origin: 'default',
          source: `rows prepared for ${leaning.dataset_method ?? 'sft'}; LoRA costs less and is served on demand`,
        }
      : { name: 'method', value: method, origin: 'set', source: 'the call' },
    request.runtime === undefined
      ? { name: 'runtime', value: runtime, origin: 'default', source: why }
      : { name: 'runtime', value: runtime, origin: 'set', source: 'the call' },
  ];
}

function unknownModel(name: string): ForgeError {
  const known = Object.keys(models);
  const meant = meantBy(falseModels, name);
  const close = servedAs(name) ?? nearest(name, known);
  return new ForgeError('not_found', `no model "${name}" in the catalog${meant === undefined ? '' : `: ${meant}`}`, {
    next: close === undefined ? `use one of ${known.join(', ')}` : `did you mean ${close}? All: ${known.join(', ')}`,
  });
}

/** The model that a service knows by this id, profile or ARN. */
function servedAs(name: string): string | undefined {
  const asked = name.toLowerCase();
  const [id] =
    Object.entries(models).find(
      ([, model]) => 'service_id' in model && asked.includes(model.service_id.split(':')[0] ?? model.service_id),
    ) ?? [];
  return id;
}

/** Without a model the baseline is meant, which continues nothing: what the run was trained from is most likely wanted. */
function forgottenModel(request: StartTrainingRequest, { parent_model }: Leaning): string | undefined {
  if (request.model !== 'baseline' || parent_model === undefined || parent_model === 'baseline') return undefined;
  return `pass model "${parent_model}", which run ${request.from_run ?? ''} was trained from`;
}

function unsupported(problems: readonly string[], next?: string): ForgeError {
  return new ForgeError('unsupported', problems.join('; '), {
    next: next ?? 'the local baseline (model "baseline") trains here, now and for free; see forge://catalog/models',
  });
}
