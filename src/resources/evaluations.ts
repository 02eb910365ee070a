import { addresses } from '../core/addresses.ts';
import type { Core } from '../core/core.ts';
import { json, parameter, type Parameters, type Resource } from './define-resource.ts';
import { untrusted } from './untrusted.ts';

const completeEvaluation = async (core: Core, prefix: string): Promise<string[]> =>
  (await core.library()).ids('evaluation', prefix);

async function readPage(core: Core, parameters: Parameters): Promise<string> {
  const id = parameter(parameters, 'id');
  const page = await (await core.library()).predictions(id, parameters['cursor']);
  const after =
    page.next === undefined ? 'This is the last page.' : `Next page: ${addresses.predictions(id, page.next)}`;
  return `${untrusted('answers of a model, one JSON object a line', page.lines.join('\n'))}\n${after}`;
}

/** Labels, columns and answers are foreign text: the whole is fenced. */
async function readReport(core: Core, parameters: Parameters): Promise<string> {
  const report = await (await core.library()).evaluationReport(parameter(parameters, 'id'));
  return untrusted('the report of an evaluation as JSON', json(report));
}

export const evaluationResources: readonly Resource[] = [
  {
    name: 'evaluation',
    title: 'Evaluation',
    description: 'Every metric with its interval, scores by label, confusion matrix, what was evaluated on which rows',
    template: 'forge://evaluations/{id}',
    mimeType: 'application/json',
    read: async (core, parameters) =>
      json(await (await core.library()).record('evaluation', parameter(parameters, 'id'))),
    complete: { id: completeEvaluation },
    list: async (core) => {
      const entries = await (await core.library()).entries();
      return entries
        .filter((entry) => entry.kind === 'evaluation')
        .map((entry) => ({ address: addresses.evaluation(entry.id), title: `Evaluation ${entry.name ?? entry.id}` }));
    },
  },
  {
    name: 'evaluation-report',
    title: 'How to read an evaluation',
    description:
      'Rows needed to show 1, 2, 5 points; what goes wrong, with the worst rows; slices by column against the rest',
    template: 'forge://evaluations/{id}/report',
    mimeType: 'text/plain',
    read: readReport,
    complete: { id: completeEvaluation },
  },
  {
    name: 'predictions',
    title: 'Predictions of an evaluation',
    description: 'Prompt, expected answer, answer and whether it is right, row by row, a page at a time',
    template: 'forge://evaluations/{id}/predictions',
    mimeType: 'text/plain',
    read: readPage,
    complete: { id: completeEvaluation },
  },
  {
    name: 'predictions-page',
    title: 'Predictions from a cursor on',
    description: 'The page of predictions that a page before named',
    template: 'forge://evaluations/{id}/predictions/{cursor}',
    mimeType: 'text/plain',
    read: readPage,
    complete: { id: completeEvaluation },
  },
  {
    name: 'comparison',
    title: 'Comparison',
    description: 'Verdicts, tests, intervals, changed settings and flipped rows',
    template: 'forge://comparisons/{id}',
    mimeType: 'text/plain',
    read: async (core, parameters) =>
      json(await (await core.library()).record('comparison', parameter(parameters, 'id'))),
    complete: { id: async (core, prefix) => (await core.library()).ids('comparison', prefix) },
  },
  {
    name: 'comparison-report',
    title: 'Comparison as a page',
    description: 'HTML with charts: verdicts, price and speed, confusion, loss curves over each other, flipped rows',
    template: 'forge://comparisons/{id}/report',
    mimeType: 'text/html',
    read: async (core, parameters) => (await core.library()).comparisonReport(parameter(parameters, 'id')),
    complete: { id: async (core, prefix) => (await core.library()).ids('comparison', prefix) },
  },
];
