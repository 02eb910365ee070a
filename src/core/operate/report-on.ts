import type { Kind } from '../ids.ts';
import { ForgeError } from '../errors.ts';
import type { Stored } from '../ports/ledger.ts';
import { type OperateEffects } from './effects.ts';
import { reportDeployment } from './report-deployment.ts';
import { reportEvaluation } from './report-evaluation.ts';
import { reportTraining } from './report-training.ts';
import type { RunReport } from './run-report.ts';

/** `glance`: one of many, so that what takes questions to a service is told as it was last seen. */
type Asked = { log_lines: number; detail: 'concise' | 'full'; glance?: true };

/** The report on one thing of any kind. */
export async function reportOn(effects: OperateEffects, kind: Kind, id: string, asked: Asked): Promise<RunReport> {
  const report = await reportOfKind(effects, kind, id, asked);
  if (asked.detail === 'concise') return report;
  const stored = await effects.ledger.read(kind, id);
  return stored === undefined ? report : { ...report, record: { ...stored.record } };
}

async function reportOfKind(effects: OperateEffects, kind: Kind, id: string, asked: Asked): Promise<RunReport> {
  switch (kind) {
    case 'training':
      return reportTraining(effects, await must(effects, kind, id), asked.log_lines);
    case 'deployment':
      return reportDeployment(effects, await must(effects, kind, id), asked.glance === true);
    case 'evaluation':
      return reportEvaluation(effects, await must(effects, kind, id));
    case 'dataset':
      return {
        kind,
        id,
        state: 'succeeded',
        ...named((await must(effects, kind, id)).record.names),
        next: `call start_training with dataset ${id}, or read forge://datasets/${id}`,
      };
    case 'comparison':
      return { kind, id, state: 'succeeded', next: `read forge://comparisons/${id}` };
    case 'plan':
    case 'spending':
      return reportPlan(effects, id);
  }
}

async function reportPlan(effects: OperateEffects, id: string): Promise<RunReport> {
  const { record } = await must(effects, 'plan', id);
  const state = record.used === undefined ? 'planned' : 'succeeded';
  const next =
    record.used === undefined
      ? `call ${record.tool} again with its \`approve\` token before ${record.expires_at}`
      : `call get_run with id ${record.used.for}`;
  return { kind: 'plan', id, state, cost_usd: { estimated: record.cost.high }, next };
}

async function must<K extends Kind>(effects: OperateEffects, kind: K, id: string): Promise<Stored<K>> {
  const stored = await effects.ledger.read(kind, id);
  if (stored === undefined) throw new ForgeError('not_found', `no ${kind} ${id}`, { next: 'call get_run without id' });
  return stored;
}

/** The name of a thing as an optional member. */
export function named(names: readonly string[]): { name?: string } {
  const [name] = names;
  return name === undefined ? {} : { name };
}
