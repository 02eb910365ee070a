import { basename } from 'node:path';
import { asProbe } from '../as-probe.ts';
import { fingerprint } from '../fingerprint.ts';
import { tokenPrices } from '../catalog/token-prices.ts';
import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { ModelSource } from '../ports/inference.ts';
import { liesInAccount, measureInAccount, notServed } from '../runs/deploy-first.ts';
import { sourceOfDeployment } from '../runs/deployment-source.ts';
import { resolve } from '../runs/resolve.ts';
import type { JudgeIdentity } from '../runs/evaluation-record.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import type { EvaluationEffects } from './effects.ts';
import { sha256OfFile } from './file-hash.ts';
import { parseModelAddress } from './model-address.ts';
import { findReadyDeployment } from './ready-deployment.ts';
import { trainedModel } from './trained-model.ts';

/**
 * What answers. `fingerprint` identifies it in the evaluation's id; `local` says that the untrained baseline on the same rows
 * belongs beside it.
 */
export type EvaluationTarget =
  | { kind: 'model'; model: string; fingerprint: string; run?: string; source: ModelSource; local: boolean }
  | { kind: 'predictions'; model: string; fingerprint: string; path: string }
  | JudgeTarget;

/** A model that judges the answers of another evaluation (`judge.of`); `model` and `run` are whose answers they are. */
export type JudgeTarget = {
  kind: 'judge';
  model: string;
  run?: string;
  fingerprint: string;
  source: ModelSource;
  judge: JudgeIdentity;
};

export const UNTRAINED = 'baseline@untrained';
const UNTRAINED_NAMES = new Set(['baseline', 'untrained', UNTRAINED]);
const SEED = 42;

/** Whether a text names the untrained baseline. */
export function isUntrainedName(text: string): boolean {
  return UNTRAINED_NAMES.has(text);
}

/** The target of a request: a run, a deployment, the untrained baseline, or a file of predictions. */
export async function resolveTarget(
  effects: EvaluationEffects,
  request: { model?: string | undefined; predictions?: string | undefined; dataset?: string | undefined },
  labels: readonly string[] | undefined,
): Promise<EvaluationTarget> {
  const { model, predictions } = request;
  if (predictions !== undefined) return predictionsTarget(predictions);
  if (model === undefined)
    throw new ForgeError('bad_request', 'no model was named', { next: 'pass model or predictions' });
  if (isUntrainedName(model)) return untrainedTarget(labels);
  const address = parseModelAddress(model);
  if (address !== undefined) return addressTarget(model, address);
  // A deployment often has the name of its run: then the run is meant.
  const runs = await effects.ledger.list('training');
  const named = runs.some(({ record }) => record.names.includes(model));
  const kinds = named ? (['training'] as const) : (['training', 'deployment'] as const);
  const found = await resolve(effects.ledger, model, kinds).catch((error: unknown) => {
    throw withCatalogName(error, model);
  });
  if (found.kind === 'deployment') return deploymentTarget(effects, found.stored.record);
  if (found.kind === 'training')
    return trainingTarget(effects, found.stored.record, request.dataset ?? found.stored.record.dataset);
  throw new ForgeError('bad_request', `${found.stored.id} cannot answer prompts`, {
    next: 'pass a run or a deployment',
  });
}

/** A name that nothing has may be a misspelt one of the catalog. */
function withCatalogName(error: unknown, model: string): unknown {
  if (!(error instanceof ForgeError) || error.code !== 'not_found') return error;
  const known = Object.keys(tokenPrices);
  const close = nearest(model, known);
  if (close === undefined && !/nova/i.test(model)) return error;
  const said = close === undefined ? `models of the catalog are ${known.join(', ')}` : `did you mean model ${close}?`;
  const next = error.next === undefined ? said : `${said} Or of what is here: ${error.next}`;
  return new ForgeError(error.code, error.message, { next, cause: error });
}

/** The local baseline before its first step: guesses. Seed 42, so that it is the same guess every time. */
export function untrainedTarget(labels: readonly string[] | undefined): EvaluationTarget {
  return {
    kind: 'model',
    model: UNTRAINED,
    fingerprint: fingerprint('untrained', 'baseline', SEED),
    source: { from: 'untrained', model: 'baseline', seed: SEED, ...(labels === undefined ? {} : { labels }) },
    local: false,
  };
}

/** Something that is asked by its address. The address is its identity, whatever is put behind it. */
export function addressTarget(model: string, source: ModelSource): EvaluationTarget {
  return { kind: 'model', model, fingerprint: fingerprint('address', source), source: asProbe(source), local: false };
}

async function predictionsTarget(path: string): Promise<EvaluationTarget> {
  const hash = await sha256OfFile(path);
  return { kind: 'predictions', model: `predictions:${basename(path)}`, fingerprint: hash, path };
}

async function trainingTarget(
  effects: EvaluationEffects,
  record: TrainingRecord,
  dataset: string,
): Promise<EvaluationTarget> {
  const { artifact } = await trainedModel(effects, record);
  if (liesInAccount(artifact)) {
    const serving = await findReadyDeployment(effects, record.id);
    if (serving !== undefined) return deploymentTarget(effects, serving);
    throw notServed(record.id, artifact, measureInAccount(record.id, artifact, dataset));
  }
  return {
    kind: 'model',
    model: record.id,
    run: record.id,
    fingerprint: fingerprint('run', record.id),
    source: { from: 'artifact', artifact },
    local: record.runtime === 'local',
  };
}

async function deploymentTarget(effects: EvaluationEffects, record: DeploymentRecord): Promise<EvaluationTarget> {
  const endpoint = await effects.hosting[record.target]?.().then((host) => host.get(record.id, record.spec));
  const source = sourceOfDeployment(record, endpoint);
  if (endpoint?.state !== 'running' || source === undefined) {
    throw new ForgeError('not_ready', `deployment ${record.id} is ${endpoint?.state ?? 'gone'}, not running`, {
      next: record.run === undefined ? 'call deploy_model again' : `evaluate the run itself: model "${record.run}"`,
    });
  }
  return {
    kind: 'model',
    model: record.id,
    ...(record.run === undefined ? {} : { run: record.run }),
    fingerprint: fingerprint('deployment', record.id, record.artifact),
    source: asProbe(source),
    local: record.target === 'local',
  };
}
