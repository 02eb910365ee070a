import type { DatasetRecord } from '../runs/dataset-record.ts';
import type { Check } from '../runs/training-record.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { StartTrainingRequest } from './request.ts';

/** Fewer test rows than this leave little power: at 75 % accuracy the 95 % interval is wider than +-6 points (Wilson). */
const ENOUGH_TEST_ROWS = 200;
const PILOT_ROWS = 100;

/** All rules that speak before a run starts; nothing here stops at the first finding. */
export function checkTraining(
  dataset: DatasetRecord,
  chosen: { model: string; method: string },
  arithmetic: Arithmetic,
  request: StartTrainingRequest,
): Check[] {
  return [
    ...datasetChecks(dataset, chosen),
    ...rowChecks(dataset, arithmetic),
    ...(request.success === undefined ? [noSuccessCriterion] : []),
  ];
}

const noSuccessCriterion: Check = {
  code: 'no_success_criterion',
  severity: 'info',
  message: 'nothing says what counts as success, so nothing can say whether to promote the result',
  fix: 'pass success, e.g. {"metric": "exact_match", "target": 0.8}',
};

/** Records of SFT: for Nova, and for open-weight models. */
const conversationShapes: readonly string[] = ['converse', 'messages'];

function datasetChecks(dataset: DatasetRecord, chosen: { model: string; method: string }): Check[] {
  const checks: Check[] = [];
  const blocking = dataset.problems.filter((problem) => problem.severity === 'block').map((problem) => problem.code);
  if (!dataset.ready) {
    checks.push({
      code: 'dataset_not_ready',
      severity: 'block',
      message: `dataset ${dataset.id} has blocking problems: ${blocking.join(', ')}`,
      fix: `read forge://datasets/${dataset.id}, mend the source, call prepare_dataset again`,
    });
  }
  if (!conversationShapes.includes(dataset.shape)) {
    checks.push({
      code: 'wrong_shape',
      severity: 'block',
      message: `dataset ${dataset.id} was prepared for ${dataset.method} and holds ${dataset.shape} records; ${chosen.method} trains on conversations (${conversationShapes.join(' or ')})`,
      fix: 'call prepare_dataset on the source with method "sft"',
    });
  }
  return checks;
}

function rowChecks(dataset: DatasetRecord, arithmetic: Arithmetic): Check[] {
  const checks: Check[] = [];
  const { train_rows, validation_rows } = arithmetic;
  const test_rows = dataset.splits['test']?.rows ?? 0;
  if (train_rows === 0) {
    checks.push({
      code: 'no_training_rows',
      severity: 'block',
      message: 'the training split has 0 rows; at least 1 is needed',
      fix: 'prepare more rows or a larger train share',
    });
  } else if (train_rows < PILOT_ROWS) {
    checks.push({
      code: 'few_rows',
      severity: 'warn',
      message: `${train_rows} training rows; even a pilot wants ${PILOT_ROWS}`,
      fix: 'take the result as a trial of the loop, not of the model',
    });
  }
  if (validation_rows === 0) {
    checks.push({
      code: 'no_validation',
      severity: 'warn',
      message: '0 validation rows: training cannot stop early and the last epoch is kept',
      fix: 'prepare the dataset with a validation share above 0',
    });
  }
  if (test_rows < ENOUGH_TEST_ROWS) {
    checks.push({
      code: 'weak_test',
      severity: 'warn',
      message: `${test_rows} test rows; fewer than ${ENOUGH_TEST_ROWS} show only large differences`,
      fix: 'hold out a larger test share',
    });
  }
  return checks;
}
