import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setTimeout } from 'node:timers/promises';
import { type Answer, asObject, startAgent } from './agent.ts';
import { closingTable } from './closing-table.ts';
import { writeReport } from './report.ts';
import { askAsUsers, halfTheTopics, readQuestions } from './user-traffic.ts';
import { routingRows, writeRoutingCsv } from './routing-dataset.ts';

// Plays an agent that prepares data, trains, evaluates, compares, deploys, asks and cleans up, on the local runtime. With --data
// on the user's own file, otherwise on sentences of the documentation of the installed AWS SDK packages. With --simulate it trains Nova in
// an account that is a stand-in on this machine.

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    question: { type: 'string' },
    answer: { type: 'string' },
    simulate: { type: 'boolean', default: false },
  },
});
/** A minute of the account in a tenth of a second while a job runs. */
const REHEARSAL_SPEED = 600;

const USERS = 300;
/** Answers are written down in so much time. */
const CAPTURE_MS = 400;
const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(root, 'demo', 'output');
const started = performance.now();

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });

const { source, columns } = await findData();
if (values.simulate) {
  await rehearse();
  process.exit(0);
}
const agent = await startAgent(join(root, 'dist', 'index.js'), join(output, 'home'));

const dataset = await agent.call('prepare_dataset', {
  source,
  name: 'demo',
  ...(columns === undefined ? {} : { columns }),
});
const dataset_id = String(dataset['dataset_id']);
const untrained = await agent.call('evaluate_model', { model: 'baseline', dataset: dataset_id });
const metric = String(untrained['primary']);
const closed = untrained['task'] === 'classification';

const first = await train('all-features', {});
const second = await train('words-only', closed ? { char_ngrams_max: 0 } : { word_ngrams: 1 });

const evaluations = [untrained, first.evaluation, second.evaluation].map((answer) => String(answer['evaluation_id']));
const comparison = await agent.call('compare_runs', { runs: evaluations });
const between = await agent.call('compare_runs', { runs: evaluations.slice(1) });
const best = valueOf(first.evaluation) >= valueOf(second.evaluation) ? first : second;

const deployment = await agent.call('deploy_model', {
  run: best.run,
  name: 'demo',
  ttl_hours: 1,
  environment: { CAPTURE_ANSWERS: String(USERS) },
});
const deployed = String(deployment['deployment_id']);
await agent.call('invoke_model', { model: deployed, prompt: String(asObject(deployment['smoke'])['prompt']) });
await agent.call('deploy_model', { run: best.run, name: 'demo', load_test: { rate: 200, seconds: 1 } });
await watchDrift();
await agent.call('get_run', {});
await agent.call('stop_run', { id: deployed });
await agent.close();

const page = await writeReport(join(output, 'report.html'), join(output, 'home'), {
  dataset: dataset_id,
  untrained: evaluations[0] ?? '',
  runs: [first, second].map(({ run, name, evaluation }) => ({
    run,
    name,
    evaluation: String(evaluation['evaluation_id']),
  })),
  comparisons: [comparison, between].map((answer) => String(answer['comparison_id'])),
});

console.log(closingTable({ untrained, runs: [first, second], metric, comparison, played: agent.played }));
console.log(
  `\nThe whole loop took ${((performance.now() - started) / 1000).toFixed(1)} s and cost nothing. Report: ${page}`,
);

/** The case in a simulated account, whose hours pass in seconds. */
async function rehearse(): Promise<void> {
  const { playSimulatedCase } = await import('./simulated-case.ts');
  const rehearsed = await startAgent(join(root, 'dist', 'index.js'), join(output, 'home'), [
    'simulate',
    '--speed',
    String(REHEARSAL_SPEED),
  ]);
  const played = await playSimulatedCase(rehearsed, source, columns);
  await rehearsed.close();
  const decisive = String(played.untrained['primary']);
  console.log(closingTable({ ...played, metric: decisive, played: rehearsed.played }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `\nSIMULATED, with the local baseline in the place of Nova: the numbers say nothing about it. In an account the plans would have cost ${played.least.toFixed(0)} to ${played.most.toFixed(0)} USD; here they took ${seconds} s and cost nothing.`,
  );
}

async function findData(): Promise<{ source: string; columns?: Answer }> {
  if (values.data !== undefined) {
    const given = {
      ...(values.question === undefined ? {} : { question: values.question }),
      ...(values.answer === undefined ? {} : { answer: values.answer }),
    };
    return { source: values.data, ...(Object.keys(given).length === 0 ? {} : { columns: given }) };
  }
  const rows = routingRows(join(root, 'node_modules'));
  const path = join(output, 'routing.csv');
  await writeRoutingCsv(path, rows);
  console.log(
    `${rows.length} sentences of AWS SDK documentation, service names masked: which service does each document?\n${path}`,
  );
  return { source: path, columns: { question: 'sentence', answer: 'service' } };
}

/** Users ask what was evaluated; then their questions change, and get_run says so. */
async function watchDrift(): Promise<void> {
  const questions = await readQuestions(join(output, 'home'), dataset_id, 'test');
  for (const [day, asked] of Object.entries({ 'an ordinary day': questions, another: halfTheTopics(questions) })) {
    await askAsUsers(deployment, asked, USERS);
    await setTimeout(CAPTURE_MS);
    console.log(`\n${USERS} users have asked the endpoint: ${day}`);
    await agent.call('get_run', { id: deployed });
  }
}

async function train(name: string, hyperparameters: Answer) {
  const success = { metric, target: closed ? 0.85 : 0.3 };
  const begun = await agent.call('start_training', { dataset: dataset_id, name, hyperparameters, success });
  const run = String(begun['run_id']);
  const report = await agent.call('get_run', { id: run, wait_s: 45 });
  if (report['state'] !== 'succeeded') throw new Error(`run ${run} is ${String(report['state'])}`);
  const evaluation = await agent.call('evaluate_model', { model: run, dataset: dataset_id });
  return { name, run, evaluation };
}

function valueOf(evaluation: Answer): number {
  return Number(asObject(asObject(evaluation['metrics'])[metric])['value']);
}
