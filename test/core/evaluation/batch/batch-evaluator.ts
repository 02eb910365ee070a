import { evaluateModel } from '../../../../src/core/evaluation/evaluate-model.ts';
import type { EvaluationEffects } from '../../../../src/core/evaluation/effects.ts';
import { EvaluateRequest } from '../../../../src/core/evaluation/request.ts';
import { call } from '../support.ts';
import { batchEffects } from './batch-world.ts';

// Evaluates in a batch job as a process of its own, which kills itself where it is told to. Prints the state and the rows that have an answer.
const [home = '', dataset = '', endpoint = '', killAt = ''] = process.argv.slice(2);
const ANSWERS = 70;

function dieAt(point: string): void {
  if (point === killAt) process.kill(process.pid, 'SIGKILL');
}

function mortal(effects: EvaluationEffects): EvaluationEffects {
  const { ledger, objects, batch } = effects;
  const create: typeof ledger.create = async (kind, id, record) => {
    const made = await ledger.create(kind, id, record);
    if (kind === 'evaluation') dieAt('recorded');
    return made;
  };
  return {
    ...effects,
    ledger: { ...ledger, create },
    objects: {
      s3: async () => {
        const store = await objects?.s3?.();
        if (store === undefined) throw new Error('no store');
        const put: typeof store.put = async (uri, upload, signal) => {
          dieAt('written down');
          const result = await store.put(uri, upload, signal);
          dieAt('put');
          return result;
        };
        return { ...store, put };
      },
    },
    batch: async () => {
      const open = await batch?.();
      if (open === undefined) throw new Error('no batch jobs');
      return {
        ...open,
        start: async (spec) => {
          const job = await open.start(spec);
          dieAt('created');
          return job;
        },
        answers: async function* (output, signal) {
          let count = 0;
          for await (const one of open.answers(output, signal)) {
            yield one;
            if (++count === ANSWERS) dieAt('half read');
          }
        },
      };
    },
  };
}

const effects = mortal(batchEffects(home, endpoint, () => new Date()));
const asked = EvaluateRequest.parse({ model: 'nova-lite', dataset, via: 'batch' });
let answer = await evaluateModel(effects, asked, call());
if ('approval' in answer) answer = await evaluateModel(effects, { ...asked, approve: answer.token }, call());
process.stdout.write('approval' in answer ? 'asked twice' : `${answer.record.state} ${answer.record.result?.n ?? 0}`);
