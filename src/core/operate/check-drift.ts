import { signsOf } from '../deployment/drift/answer-signs.ts';
import { FEWEST_ANSWERS, findDrift } from '../deployment/drift/find-drift.ts';
import { toDriftFindings, unknownDrift } from '../deployment/drift/to-finding.ts';
import { openHost } from '../deployment/hosts.ts';
import { ForgeError, messageOf, systemCode } from '../errors.ts';
import { createLabelParser } from '../evaluation/parse-label.ts';
import { newestPredictions } from '../evaluation/prediction-lines.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import type { Check } from '../runs/training-record.ts';
import type { OperateEffects } from './effects.ts';

/**
 * Whether the answers that a deployment gives its users are still like those of the newest evaluation of its model: labels, length,
 * refusals and language. What cannot be told is said to be unknown, with the reason.
 */
export async function checkDrift(effects: OperateEffects, record: DeploymentRecord): Promise<Check[]> {
  try {
    return await compareAnswers(effects, record);
  } catch (error) {
    // What cannot be read must not hide the deployment; anything else is our fault and is thrown.
    if (!(error instanceof ForgeError) && systemCode(error) === undefined) throw error;
    return [unknownDrift(messageOf(error), 'see the reason; the deployment itself answers')];
  }
}

async function compareAnswers(effects: OperateEffects, record: DeploymentRecord): Promise<Check[]> {
  const host = await openHost(effects, record.target);
  if (host.captured === undefined)
    return [
      unknownDrift(`target ${record.target} keeps no answers here`, 'evaluate it on rows like those of its users'),
    ];
  const captured = await host.captured(record.id);
  if (captured === undefined)
    return [unknownDrift('answers to users are not kept', 'deploy with environment {"CAPTURE_ANSWERS":"1000"}')];
  const baseline = await findBaseline(effects, record);
  if (baseline === undefined) {
    const model = record.run ?? record.id;
    return [unknownDrift('its model was never evaluated', `call evaluate_model with model ${model}`)];
  }
  const parse = baseline.labels === undefined ? undefined : createLabelParser(baseline.labels);
  const lines = await newestPredictions(effects.ledger.folder('evaluation', baseline.id));
  const answers = lines.filter(({ error }) => error === undefined);
  const fewest = Math.min(captured.length, answers.length);
  if (fewest < FEWEST_ANSWERS) {
    const counts = `${captured.length} answers were captured and ${answers.length} evaluated`;
    return [unknownDrift(`${counts}; ${FEWEST_ANSWERS} of each are needed`, 'ask again when more were given')];
  }
  const compared = findDrift(
    answers.map(({ answer }) => signsOf(answer, parse)),
    captured.map(({ text }) => signsOf(text, parse)),
  );
  return toDriftFindings(compared, { captured: captured.length, evaluation: baseline.id, rows: answers.length });
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
