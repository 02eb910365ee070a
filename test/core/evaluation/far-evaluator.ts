import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { farEffects } from './far-world.ts';
import { call, evaluateModel } from './support.ts';

// Evaluates the model behind an address as a process of its own. Prints the final state and the number of rows.
const [home = '', dataset = '', model = ''] = process.argv.slice(2);
const request = EvaluateRequest.parse({ model, dataset });
const { record } = await evaluateModel(farEffects(home), request, call({ waitMs: 600_000 }));
process.stdout.write(`${record.state} ${record.result?.n} ${record.result?.errors}`);
