import { findModel, models } from '../catalog/models.ts';
import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { StartTrainingRequest } from './request.ts';

/** Model, method and runtime of a request, with the missing ones chosen and the impossible refused, all problems at once. */
export function chooseRuntime(request: StartTrainingRequest, available: readonly string[]) {
  const model = findModel(request.model);
  if (model === undefined) throw unknownModel(request.model);
  const runtime = request.runtime ?? model.trains_on.find((name) => available.includes(name));
  const method = request.method ?? (request.model === 'baseline' ? 'baseline' : 'sft_lora');
  const problems = [
    ...runtimeProblems(request, model.trains_on, available, runtime),
    ...((request.model === 'baseline') === (method === 'baseline') ? [] : [methodProblem(request.model, method)]),
  ];
  if (problems.length > 0 || runtime === undefined) throw unsupported(problems);
  return { model: request.model, method, runtime };
}

function runtimeProblems(
  request: StartTrainingRequest,
  trainsOn: readonly string[],
  available: readonly string[],
  runtime: string | undefined,
): string[] {
  const has = available.join(', ');
  if (runtime === undefined) return [`${request.model} trains on ${trainsOn.join(', ')}; this server has ${has}`];
  const problems: string[] = [];
  if (!trainsOn.includes(runtime))
    problems.push(`${request.model} does not train on ${runtime}, only on ${trainsOn.join(', ')}`);
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

function methodProblem(model: string, method: string): string {
  return model === 'baseline'
    ? `model baseline trains by method baseline, not ${method}`
    : `method baseline is for model baseline, not ${model}`;
}

function unknownModel(name: string): ForgeError {
  const known = Object.keys(models);
  const close = nearest(name, known);
  return new ForgeError('not_found', `no model "${name}" in the catalog`, {
    next: close === undefined ? `use one of ${known.join(', ')}` : `did you mean ${close}? All: ${known.join(', ')}`,
  });
}

function unsupported(problems: readonly string[]): ForgeError {
  return new ForgeError('unsupported', problems.join('; '), {
    next: 'the local baseline (model "baseline") trains here, now and for free; see forge://catalog/models',
  });
}
