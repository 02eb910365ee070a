import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../call.ts';
import { isFinal } from '../ports/run-state.ts';
import { resolveOrAdopt } from './adopt-run.ts';
import type { OperateEffects } from './effects.ts';
import { overview } from './overview.ts';
import { reportOn } from './report-on.ts';
import type { GetRunRequest } from './requests.ts';
import type { Overview, RunReport } from './run-report.ts';

const POLL_MS = 250;
/** Where asking goes to a service with limits of its own. */
const SLOW_POLL_MS = 5000;

/** One thing's state, or without an id everything that lives. Waits only when asked, at most `wait_s`. */
export async function getRun(
  effects: OperateEffects,
  request: GetRunRequest,
  call: Call,
): Promise<RunReport | Overview> {
  if (request.id === undefined) return overview(effects);
  const { kind, stored } = await resolveOrAdopt(effects, request.id, [
    'training',
    'evaluation',
    'deployment',
    'dataset',
    'comparison',
    'plan',
  ]);
  const deadline = performance.now() + request.wait_s * 1000;
  for (;;) {
    const report = await reportOn(effects, kind, stored.id, request);
    const settled = isFinal(report.state) || (kind === 'deployment' && report.state === 'running') || kind === 'plan';
    if (settled || performance.now() >= deadline) return report;
    call.progress(report.progress?.step ?? 0, report.progress?.total ?? 0, `${report.id} is ${report.state}`);
    const slow = (report.next_check_s ?? 0) > 30;
    await sleep(slow ? SLOW_POLL_MS : POLL_MS, undefined, { signal: call.signal });
  }
}
