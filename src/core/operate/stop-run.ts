import { ForgeError } from '../errors.ts';
import { removeDeployment } from '../deployment/remove.ts';
import { stopBatch } from '../evaluation/batch/stop-batch.ts';
import { isFinal } from '../ports/run-state.ts';
import { jobName } from '../runs/job-name.ts';
import { refreshTraining, recordJob } from '../training/refresh.ts';
import { openRuntime } from '../training/runtimes.ts';
import { resolveOrAdopt } from './adopt-run.ts';
import { endAccountThing, isAccountThing } from './account-things.ts';
import type { OperateEffects } from './effects.ts';
import { reportOn } from './report-on.ts';
import type { StopRunRequest } from './requests.ts';
import type { RunReport } from './run-report.ts';

/** Stops a job or removes a deployment. Stopping what has ended changes nothing and is not an error. */
export async function stopRun(effects: OperateEffects, request: StopRunRequest): Promise<RunReport> {
  if (isAccountThing(request.id)) {
    await effects.ledger.audit({ at: effects.now().toISOString(), event: 'stop_run', id: request.id });
    const state = await endAccountThing(effects, request.id, request.approve);
    const next =
      state === 'stopped'
        ? 'it is gone: call get_run without id for what is left'
        : 'call get_run without id in a minute to see that it is gone';
    return { kind: 'deployment', id: request.id, state, next };
  }
  const { kind, stored } = await resolveOrAdopt(effects, request.id, ['training', 'evaluation', 'deployment'], true);
  await effects.ledger.audit({ at: effects.now().toISOString(), event: 'stop_run', id: stored.id });
  if (kind === 'training') await stopTraining(effects, stored.id);
  else if (kind === 'deployment') await stopDeployment(effects, stored.id, request.approve);
  else if (kind === 'evaluation') await stopEvaluation(effects, stored.id);
  return reportOn(effects, kind, stored.id, { log_lines: 0, detail: 'concise' });
}

async function stopTraining(effects: OperateEffects, id: string): Promise<void> {
  const stored = await effects.ledger.read('training', id);
  if (stored === undefined) return;
  const record = await refreshTraining(effects, stored);
  if (isFinal(record.state)) return;
  if (record.state === 'planned') {
    await effects.ledger.update('training', id, (current) =>
      current.state === 'planned' ? { ...current, state: 'stopped', ended_at: effects.now().toISOString() } : undefined,
    );
    return;
  }
  const runtime = await openRuntime(effects, record.runtime);
  await recordJob(effects, record, await runtime.stop(jobName(record)));
}

async function stopDeployment(effects: OperateEffects, id: string, approve: string | undefined): Promise<void> {
  const stored = await effects.ledger.read('deployment', id);
  if (stored === undefined) return;
  const shared = stored.record.target !== 'local' && stored.record.state === 'running';
  if (shared && approve !== id) {
    throw new ForgeError(
      'needs_approval',
      `deployment ${id} may be in use by others; it is not removed without approval`,
      {
        next: `ask the person, then call stop_run with id ${id} and approve "${id}"`,
      },
    );
  }
  await removeDeployment(effects, stored.record);
}

async function stopEvaluation(effects: OperateEffects, id: string): Promise<void> {
  const stored = await effects.ledger.read('evaluation', id);
  if (stored !== undefined && (await stopBatch(effects, stored.record))) return;
  const job = stored === undefined || isFinal(stored.record.state) ? undefined : stored.record.job;
  // A job says itself when it has stopped, and what it left by then counts.
  if (job !== undefined && stored?.record.state !== 'planned') {
    await (await openRuntime(effects, job.runtime)).stop(job.name);
    return;
  }
  await effects.ledger.update('evaluation', id, (record) => {
    if (isFinal(record.state)) return undefined;
    const { owner: _, ...rest } = record;
    return { ...rest, state: 'stopped' };
  });
}
