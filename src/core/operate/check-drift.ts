import { signsOf } from '../deployment/drift/answer-signs.ts';
import { FEWEST_ANSWERS, findDrift } from '../deployment/drift/find-drift.ts';
import { measureDrift } from '../deployment/drift/measure-drift.ts';
import { toDriftFindings, unknownDrift } from '../deployment/drift/to-finding.ts';
import { openHost } from '../deployment/hosts.ts';
import { ForgeError, messageOf, systemCode } from '../errors.ts';
import { createLabelParser } from '../evaluation/parse-label.ts';
import { newestPredictions } from '../evaluation/prediction-lines.ts';
import type { Captured, DriftMeasured } from '../ports/hosting.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import type { Check } from '../runs/training-record.ts';
import type { OperateEffects } from './effects.ts';

/** What a look came to; measured where both sides have enough answers. */
export type DriftLook = { findings: Check[]; measured?: DriftMeasured };

/**
 * Whether the answers that a deployment gives its users are still like those of the newest evaluation of its model: labels, length,
 * refusals and language. What cannot be told is said to be unknown, with the reason.
 */
export async function checkDrift(effects: OperateEffects, record: DeploymentRecord): Promise<DriftLook> {
  try {
    return await compareAnswers(effects, record);
  } catch (error) {
    // What cannot be read must not hide the deployment; anything else is our fault and is thrown.
    if (!(error instanceof ForgeError) && systemCode(error) === undefined) throw error;
    const fix = error instanceof ForgeError ? error.next : undefined;
    return isUnknown(messageOf(error), fix ?? 'see the reason; the deployment itself answers');
  }
}

async function compareAnswers(effects: OperateEffects, record: DeploymentRecord): Promise<DriftLook> {
  const host = await openHost(effects, record.target);
  if (host.captured === undefined)
    return isUnknown(`target ${record.target} keeps no answers here`, 'evaluate it on rows like those of its users');
  const captured = await host.captured(record.id, record.spec);
  if ('unknown' in captured) return isUnknown(captured.unknown, captured.fix);
  const baseline = await findBaseline(effects, record);
  if (baseline === undefined)
    return isUnknown('its model was never evaluated', `call evaluate_model with model ${record.run ?? record.id}`);
  const lines = await newestPredictions(effects.ledger.folder('evaluation', baseline.id));
  const evaluated = lines.filter(({ error }) => error === undefined).map(({ answer }) => answer);
  return compareTexts(captured, evaluated, baseline);
}

function compareTexts(
  { answers, note }: Extract<Captured, { answers: unknown }>,
  evaluated: readonly string[],
  { id, labels }: EvaluationRecord,
): DriftLook {
  const noted = note === undefined ? '' : ` (${note})`;
  if (Math.min(answers.length, evaluated.length) < FEWEST_ANSWERS) {
    const counts = `${answers.length} answers were captured${noted} and ${evaluated.length} evaluated`;
    return isUnknown(`${counts}; ${FEWEST_ANSWERS} of each are needed`, 'ask again when more were given');
  }
  const parse = labels === undefined ? undefined : createLabelParser(labels);
  const compared = findDrift(
    evaluated.map((text) => signsOf(text, parse)),
    answers.map(({ text }) => signsOf(text, parse)),
  );
  const of = { captured: answers.length, evaluation: id, rows: evaluated.length };
  const findings = toDriftFindings(compared, note === undefined ? of : { ...of, note });
  return { findings, measured: measureDrift(compared) };
}

function isUnknown(message: string, fix: string): DriftLook {
  return { findings: [unknownDrift(message, fix)] };
}

/** The newest finished evaluation of the deployment or of the run it serves. Panels ask other questions than users do. */
async function findBaseline(effects: OperateEffects, record: DeploymentRecord): Promise<EvaluationRecord | undefined> {
  const all = await effects.ledger.list('evaluation');
  const own = ({ model, run }: EvaluationRecord): boolean =>
    model === record.id || (record.run !== undefined && run === record.run);
  return all
    .map((stored) => stored.record)
    .find((evaluation) => evaluation.state === 'succeeded' && evaluation.panel === undefined && own(evaluation));
}
