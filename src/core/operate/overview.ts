import { type Kind, kinds } from '../ids.ts';
import type { Stored } from '../ports/ledger.ts';
import { isFinal } from '../ports/run-state.ts';
import type { OperateEffects } from './effects.ts';
import { viewAccount } from './account-things.ts';
import { named, reportOn } from './report-on.ts';
import type { Overview, RunReport } from './run-report.ts';

const RECENT = 5;
const brief = { log_lines: 0, detail: 'concise', glance: true } as const;

/** "Where was I?": everything that lives, the newest things that have ended, what it costs, and the next call. */
export async function overview(effects: OperateEffects): Promise<Overview> {
  const { ledger } = effects;
  const [trainings, evaluations, deployments, datasets] = await Promise.all([
    ledger.list('training'),
    ledger.list('evaluation'),
    ledger.list('deployment'),
    ledger.list('dataset'),
  ]);
  const unfinished = [...trainings, ...evaluations, ...deployments].filter(({ record }) => !isFinal(record.state));
  const reports = await Promise.all(unfinished.map(({ id }) => reportOn(effects, kindOf(id), id, brief)));
  const live = reports.filter((report) => !isFinal(report.state));
  const ended = [...trainings, ...evaluations, ...deployments, ...datasets]
    .filter(({ id, record }) => !live.some((report) => report.id === id) && !isBesides(record, deployments))
    .toSorted((a, b) => (a.record.created_at < b.record.created_at ? 1 : -1))
    .slice(0, RECENT);
  const recent = await Promise.all(ended.map(({ id }) => reportOn(effects, kindOf(id), id, brief)));
  const seen = await viewAccount(effects, deployments);
  const besides = (seen?.things ?? []).filter(({ deployment }) => !live.some(({ id }) => id === deployment));
  const cost_per_day = [...live, ...besides].reduce((sum, report) => sum + (report.cost_per_day ?? 0), 0);
  const damaged = await findDamaged(effects);
  const account = seen === undefined ? {} : { account: seen.things, account_unknown: seen.unknown };
  return {
    live,
    recent,
    cost_per_day,
    ...account,
    ...(damaged.length === 0 ? {} : { damaged }),
    next: nextStep(live, recent),
  };
}

/** Things nobody asked for by name: the untrained evaluation beside another, a deployment that another replaced. */
function isBesides(record: { id: string; model?: string }, deployments: readonly Stored<'deployment'>[]): boolean {
  return record.model === 'baseline@untrained' || deployments.some((other) => other.record.replaces === record.id);
}

async function findDamaged({ ledger }: OperateEffects): Promise<string[]> {
  const all = await Promise.all(kinds.map(async (kind) => ledger.damaged(kind)));
  return all.flat().map(({ id, reason }) => `${id}: ${reason}`);
}

function kindOf(id: string): Kind {
  if (id.startsWith('tr-')) return 'training';
  if (id.startsWith('ev-')) return 'evaluation';
  return id.startsWith('dp-') ? 'deployment' : 'dataset';
}

function nextStep(live: readonly RunReport[], recent: readonly RunReport[]): string {
  const busy = live.find((report) => report.kind !== 'deployment') ?? recent[0] ?? live[0];
  if (busy === undefined) return 'nothing yet: call prepare_dataset with your file';
  return `${describe(busy)}: ${busy.next}`;
}

function describe(report: RunReport): string {
  const { name } = named(report.name === undefined ? [] : [report.name]);
  return `${report.id}${name === undefined ? '' : ` (${name})`} is ${report.state}`;
}
