import { numberOf, type Rule } from './rule.ts';

const SFT_STEPS = 100;
const TELLING_VALIDATION_ROWS = 200;

/** Rules about steps, checkpoints and validation. */
export const scheduleRules: readonly Rule[] = [
  {
    code: 'warmup_beyond_steps',
    guidance: 'G33',
    severity: 'block',
    source: 'recipes: 15 warm-up steps in a run of 10 never reach the learning rate',
    find: ({ schedule: { warmup, steps } }) =>
      warmup === 0 || warmup < steps
        ? undefined
        : {
            message: `warm-up takes ${warmup} steps of ${steps}: the learning rate is never reached`,
            fix: `set warm-up to about ${Math.max(1, Math.round(steps / 10))} steps`,
          },
  },
  {
    code: 'partial_pass',
    guidance: 'G34',
    severity: 'warn',
    source: 'recipes: 10 steps of 32 rows use 320 rows, whatever the dataset',
    find: ({ schedule: { steps, batch, rows, passes } }) =>
      passes >= 1 || rows === 0
        ? undefined
        : {
            message: `${steps} steps x ${batch} = ${steps * batch} of ${rows} rows: ${Math.round(100 * passes)} % of the data is seen`,
            fix: `set max_steps to ${Math.ceil(rows / batch)} or more`,
          },
  },
  {
    code: 'many_passes',
    guidance: 'G31',
    severity: 'warn',
    source: 'axolotl guide; Nova recipes 1 to 3 epochs',
    find: ({ technique, schedule: { passes, rows } }) =>
      passes > 5 || (technique === 'sft' && passes > 3 && rows < 10_000)
        ? {
            message: `${passes} passes over ${rows} rows: the model learns them by heart`,
            fix: 'train for 1 to 3 passes',
          }
        : undefined,
  },
  {
    code: 'few_steps',
    guidance: 'G35',
    severity: 'info',
    source: 'Tinker guide on hyperparameters: 100 steps for a telling SFT',
    find: ({ technique, schedule: { steps } }) =>
      technique !== 'sft' || steps >= SFT_STEPS
        ? undefined
        : {
            message: `${steps} steps; below ${SFT_STEPS} a run shows whether the loop works more than how good the model gets`,
            fix: 'add rows rather than passes',
          },
  },
  {
    code: 'save_beyond_steps',
    guidance: 'G36',
    severity: 'block',
    source: 'Nova SDK 1.4.6: save_steps must not exceed max_steps',
    find: ({ schedule: { save, steps } }) =>
      save <= steps
        ? undefined
        : {
            message: `save_steps is ${save}, beyond the last step ${steps}`,
            fix: `set save_steps to at most ${steps}`,
          },
  },
  {
    code: 'one_checkpoint',
    guidance: 'G36',
    severity: 'warn',
    source: 'recipes: save_steps equals max_steps; choosing a checkpoint needs three',
    find: ({ schedule: { save, checkpoints, steps } }) =>
      save === 0 || checkpoints >= 3 || steps < 6
        ? undefined
        : {
            message: `save_steps ${save} in ${steps} steps leaves ${checkpoints} checkpoint${checkpoints === 1 ? '' : 's'}; the last is not always the best`,
            fix: `set save_steps to ${2 * Math.max(1, Math.floor(steps / 8))}`,
          },
  },
  {
    code: 'no_checkpoint_choice',
    guidance: 'G36',
    severity: 'warn',
    source: 'recipes: save_top_k works on HyperPod alone',
    find: ({ given }) =>
      given['save_top_k'] === undefined
        ? undefined
        : {
            message: 'save_top_k does nothing outside HyperPod: the last checkpoints are kept, not the best',
            fix: 'leave it out and evaluate the checkpoints that matter',
          },
  },
  {
    code: 'odd_save_steps',
    guidance: 'G36',
    severity: 'warn',
    source: 'Nova guide, serverless customization: even save_steps',
    find: ({ runtime, schedule: { save } }) =>
      runtime !== 'serverless' || save % 2 === 0
        ? undefined
        : { message: `save_steps is ${save}; serverless jobs take even numbers`, fix: `set it to ${save + 1}` },
  },
  {
    code: 'limit_before_checkpoint',
    guidance: 'G36',
    severity: 'warn',
    source: 'arithmetic: a job that is ended keeps its last checkpoint only',
    find: ({ limit_s, step_time_s, schedule: { save, steps } }) => {
      if (limit_s === undefined || save === 0 || steps === 0) return undefined;
      const first = (save / steps) * step_time_s.most;
      return first <= limit_s / 2
        ? undefined
        : {
            message: `at the slowest the first checkpoint comes after ${Math.round(first / 60)} minutes and the job is ended after ${Math.round(limit_s / 60)}`,
            fix: 'lower save_steps or raise max_cost_usd',
          };
    },
  },
  {
    code: 'validation_never_runs',
    guidance: 'G37',
    severity: 'block',
    source: 'recipes: val_check_interval 2500 in a run of 100 steps',
    find: (facts) => {
      const interval = numberOf(facts, 'val_check_interval');
      const { validation_rows, steps } = facts.schedule;
      if (interval === undefined || validation_rows === 0 || interval < steps) return undefined;
      return {
        message: `val_check_interval is ${interval} in a run of ${steps} steps: validation never runs`,
        fix: `set it to ${Math.max(1, Math.floor(steps / 4))}`,
      };
    },
  },
  {
    code: 'thin_validation',
    guidance: 'G37',
    severity: 'warn',
    source: 'recipes: limit_val_batches 2 reads 64 rows',
    find: (facts) => {
      const { validation_rows, validation_rows_seen, batch } = facts.schedule;
      const wanted = Math.min(validation_rows, TELLING_VALIDATION_ROWS);
      if (numberOf(facts, 'limit_val_batches') === undefined || validation_rows_seen >= wanted) return undefined;
      return {
        message: `each validation reads ${validation_rows_seen} of ${validation_rows} rows`,
        fix: `set limit_val_batches to ${Math.ceil(wanted / batch)}`,
      };
    },
  },
  {
    code: 'validation_not_read',
    guidance: 'G37',
    severity: 'info',
    source: 'Nova SDK 1.4.6 drops it for Nova 2 on Bedrock; recipes of DPO and RFT have no place for it',
    find: ({ runtime, technique, generation, dataset }) => {
      const rows = dataset.splits['validation']?.rows ?? 0;
      const unread = technique !== 'sft' || (runtime === 'bedrock' && generation === 2);
      return rows === 0 || !unread
        ? undefined
        : {
            message: `the ${rows} validation rows are not read by this job`,
            fix: 'judge the result by evaluate_model on the test split',
          };
    },
  },
];
