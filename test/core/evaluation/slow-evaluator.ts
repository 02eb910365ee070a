import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { call, createWorld, evaluateModel } from './support.ts';

// Evaluates the run "pilot" as a process of its own, a few milliseconds a row, noting every prompt it asks. Prints the final state.
const [home = '', dataset = '', log = ''] = process.argv.slice(2);
const { effects } = createWorld(home, async (prompt, source) => {
  if (source !== 'untrained') {
    appendFileSync(join(home, log), `${prompt}\n`);
    await sleep(4);
  }
  return 'HQ';
});
const { record } = await evaluateModel(effects, EvaluateRequest.parse({ model: 'pilot', dataset }), call());
process.stdout.write(`${record.state} ${record.result?.n}`);
