import type { Call } from './call.ts';
import type { PreparedDataset } from './data/prepare.ts';
import type { PrepareRequest } from './data/request.ts';
import type { DeployRequest } from './deployment/request.ts';
import type { CompareRequest } from './evaluation/compare-request.ts';
import type { Evaluated, Unapproved } from './evaluation/evaluate-model.ts';
import type { EvaluatedWithPanels } from './evaluation/evaluate-with-panels.ts';
import type { EvaluateRequest } from './evaluation/request.ts';
import type { DeployedRun as Deployed } from './operate/deploy-run.ts';
import type { Invoked } from './operate/invoke-model.ts';
import type { GetRunRequest, InvokeRequest, StopRunRequest } from './operate/requests.ts';
import type { Overview, RunReport } from './operate/run-report.ts';
import type { BatchInference } from './ports/batch-inference.ts';
import type { CloudCatalog } from './ports/cloud.ts';
import type { EvaluationResults } from './ports/evaluation-results.ts';
import type { HostingRuntime } from './ports/hosting.ts';
import type { InferenceRuntime } from './ports/inference.ts';
import type { Ledger } from './ports/ledger.ts';
import type { LogStores } from './ports/logs.ts';
import type { ObjectStores } from './ports/objects.ts';
import type { Pictures } from './ports/pictures.ts';
import type { AccountSurvey } from './ports/survey.ts';
import type { ThreadEntry } from './ports/threads.ts';
import type { TrainingRuntime } from './ports/training.ts';
import type { Library } from './operate/library.ts';
import type { SplitInfo } from './runs/dataset-record.ts';
import type { ComparisonRecord } from './runs/comparison-record.ts';
import type { Limits } from './runs/spending.ts';
import type { StartedTraining } from './training/start.ts';
import type { StartTrainingRequest } from './training/request.ts';

export { UNPAIRED, hasRowsToPair } from './evaluation/has-rows-to-pair.ts';
export type {
  ComparisonRecord,
  Deployed,
  Evaluated,
  EvaluatedWithPanels,
  PreparedDataset,
  SplitInfo,
  StartedTraining,
  Unapproved,
};

/** What the core stands on. Runtimes load when they are first used. */
export type Ports = {
  home: string;
  limits: Limits;
  now: () => Date;
  training: Readonly<Record<string, () => Promise<TrainingRuntime>>>;
  inference: Readonly<Record<string, () => Promise<InferenceRuntime>>>;
  hosting: Readonly<Record<string, () => Promise<HostingRuntime>>>;
  objects: ObjectStores;
  /** What evaluation jobs left; absent where there is no account. */
  results?: () => Promise<EvaluationResults>;
  /** Where many questions are asked in one job; absent where there is no account. */
  batch?: () => Promise<BatchInference>;
  logs: LogStores;
  /** What is in the account that jobs run in; absent where none is set up. */
  survey?: () => Promise<AccountSurvey>;
  /** What can be asked of the account that jobs run in; absent when no runtime of an account is wired. */
  cloud?: () => Promise<CloudCatalog>;
  /** What draws charts for those who cannot show a page; absent where nothing does. */
  pictures?: () => Promise<Pictures>;
  /** Where large files are read; absent: in the thread that asks. */
  thread?: ThreadEntry;
};

/** What tools and resources may ask. */
export type Core = {
  prepareDataset: (request: PrepareRequest, call: Call) => Promise<PreparedDataset>;
  startTraining: (request: StartTrainingRequest, call: Call) => Promise<StartedTraining>;
  evaluateModel: (request: EvaluateRequest, call: Call) => Promise<EvaluatedWithPanels | Unapproved>;
  compareRuns: (request: CompareRequest, call: Call) => Promise<ComparisonRecord>;
  deployModel: (request: DeployRequest, call: Call) => Promise<Deployed>;
  getRun: (request: GetRunRequest, call: Call) => Promise<RunReport | Overview>;
  stopRun: (request: StopRunRequest, call: Call) => Promise<RunReport>;
  invokeModel: (request: InvokeRequest, call: Call) => Promise<Invoked>;
  /** Everything that can be read back. */
  library: () => Promise<Library>;
  /** Goes on with deployments in an account, ends those past their time to live, and looks at drift where an alarm hears of it. */
  tend: () => Promise<void>;
  /** Adds a line to the audit. */
  audit: (event: string, details: Record<string, unknown>) => Promise<void>;
  /** Tells when a run's state, metrics or logs have changed, until the returned function is called. */
  watchRun: (id: string, on: { changed: () => void; failed: (error: unknown) => void }) => Promise<() => void>;
};

/** One line for each verb; each loads its code when it is first called, so that a server which is only listed stays small. */
export function createCore(ports: Ports): Core {
  let opened: Promise<CoreEffects> | undefined;
  const effects = (): Promise<CoreEffects> => (opened ??= openEffects(ports));
  return {
    prepareDataset: async (request, call) =>
      (await import('./data/prepare.ts')).prepareDataset(await effects(), request, call),
    startTraining: async (request, call) =>
      (await import('./training/start.ts')).startTraining(await effects(), request, call),
    evaluateModel: async (request, call) =>
      (await import('./evaluation/evaluate-with-panels.ts')).evaluateWithPanels(await effects(), request, call),
    compareRuns: async (request, call) =>
      (await import('./evaluation/compare.ts')).compareRuns(await effects(), request, call.signal),
    deployModel: async (request, call) =>
      (await import('./operate/deploy-run.ts')).deployRun(await effects(), request, call),
    getRun: async (request, call) => (await import('./operate/get-run.ts')).getRun(await effects(), request, call),
    stopRun: async (request) => (await import('./operate/stop-run.ts')).stopRun(await effects(), request),
    invokeModel: async (request, call) =>
      (await import('./operate/invoke-model.ts')).invokeModel(await effects(), request, call),
    library: async () => (await import('./operate/library.ts')).createLibrary(await effects()),
    tend: async () => (await import('./operate/tend.ts')).tend(await effects()),
    audit: async (event, details) => {
      const { ledger, now } = await effects();
      await ledger.audit({ at: now().toISOString(), event, ...details });
    },
    watchRun: async (id, on) => (await import('./operate/watch-run.ts')).watchRun(await effects(), id, on),
  };
}

type CoreEffects = Omit<Ports, 'inference'> & {
  ledger: Ledger;
  inference: () => Promise<InferenceRuntime>;
  /** Evaluations this process works on. */
  evaluating: Map<string, Promise<void>>;
};

async function openEffects(ports: Ports): Promise<CoreEffects> {
  const { createFileLedger } = await import('./runs/file-ledger.ts');
  const { joinInference } = await import('./join-inference.ts');
  const inference = joinInference(ports.inference);
  return { ...ports, ledger: createFileLedger(ports.home), inference: async () => inference, evaluating: new Map() };
}
