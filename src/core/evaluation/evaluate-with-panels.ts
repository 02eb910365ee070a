import { ForgeError } from '../errors.ts';
import { isFinal } from '../ports/run-state.ts';
import type { EvaluationEffects } from './effects.ts';
import { type Evaluated, type Unapproved, evaluateModel } from './evaluate-model.ts';
import { type PanelOutcome, evaluatePanel, panelToFollow } from './evaluate-panel.ts';
import { orReason } from './or-reason.ts';
import { panelNames, type PanelName } from './panels/open-panel.ts';
import type { EvaluateRequest } from './request.ts';
import type { EvaluationCall } from './wait-for-evaluation.ts';

/** An evaluation with the panels that were asked for beside it. */
export type EvaluatedWithPanels = Evaluated & { panels?: readonly PanelOutcome[] };

/** All that is waited for in one call. */
const WAIT_MS = 40_000;

/**
 * Measures a model on a dataset, then on the panels asked for. The time of one call is shared: what it does not suffice for goes on and is
 * told by the next. Where money is needed, the first that waits for leave is the answer. A panel that cannot be asked says why and takes
 * nothing from the rest.
 */
export async function evaluateWithPanels(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  call: EvaluationCall,
): Promise<EvaluatedWithPanels | Unapproved> {
  const names = panelsOf(request);
  const until = effects.now().getTime() + (call.waitMs ?? WAIT_MS);
  const evaluated = await evaluateModel(effects, { ...request, panel: 'none' }, call, async () => {
    const each = names.map((name) => orReason(call.signal, () => panelToFollow(effects, request, name, call.signal)));
    return (await Promise.all(each)).flatMap((said) => ('reason' in said ? [] : said)); // a panel says itself why it cannot be asked
  });
  if (names.length === 0 || 'approval' in evaluated || isInJob(evaluated)) return evaluated;
  // A token is for one thing: what was not there before has used it up.
  let { approve } = evaluated.existed ? request : { approve: undefined };
  let before = evaluated.total;
  const panels: PanelOutcome[] = [];
  for (const name of names) {
    const waitMs = Math.max(0, until - effects.now().getTime());
    const shared = { ...call, waitMs, progress: goingOn(call.progress, before) };
    const outcome = await orReason(call.signal, () => evaluatePanel(effects, { ...request, approve }, name, shared));
    const finished = [evaluated.record, ...panels.flatMap(({ record }) => record ?? [])];
    if ('approval' in outcome) return { ...outcome, finished };
    panels.push('reason' in outcome ? { panel: name, unjudged: outcome.reason } : outcome);
    if ('existed' in outcome && !outcome.existed) approve = undefined;
    before += 'total' in outcome ? (outcome.total ?? 0) : 0;
  }
  return { ...evaluated, panels };
}

/** A job takes hours: its panels wait for the call that finds it ended, so that leave for them is asked when it can be used. */
function isInJob({ record: { job, batch, state } }: Evaluated): boolean {
  return (job !== undefined || batch !== undefined) && !isFinal(state);
}

/** Progress that counts on behind what was done before. */
function goingOn(progress: EvaluationCall['progress'], before: number): EvaluationCall['progress'] {
  return (done, total, message) => progress(before + done, before + total, message);
}

function panelsOf({ panel, predictions }: EvaluateRequest): readonly PanelName[] {
  if (panel === 'none') return [];
  if (predictions === undefined) return panel === 'all' ? panelNames : [panel];
  throw new ForgeError(
    'bad_request',
    `panel "${panel}" asks the model its own questions, and predictions is a file of answers`,
    {
      next: 'pass model instead of predictions, or leave panel out',
    },
  );
}
