import { addresses } from '../core/addresses.ts';
import type { Core } from '../core/core.ts';
import { json, parameter, type Parameters, type Resource } from './define-resource.ts';
import { untrusted } from './untrusted.ts';

const completeDataset = async (core: Core, prefix: string): Promise<string[]> =>
  (await core.library()).ids('dataset', prefix);

async function readPage(core: Core, parameters: Parameters): Promise<string> {
  const id = parameter(parameters, 'id');
  const page = await (await core.library()).problems(id, parameters['cursor']);
  const after =
    page.next === undefined ? 'This is the last page.' : `Next page: ${addresses.datasetProblems(id, page.next)}`;
  return `${untrusted('rows of a source and what is wrong with them, one JSON object a line', page.lines.join('\n'))}\n${after}`;
}

export const datasetResources: readonly Resource[] = [
  {
    name: 'dataset',
    title: 'Dataset report',
    description:
      'Source hashes, options, counts, labels, lengths, examples of every problem, versions of the same source',
    template: 'forge://datasets/{id}',
    mimeType: 'application/json',
    read: async (core, parameters) => json(await (await core.library()).dataset(parameter(parameters, 'id'))),
    complete: { id: completeDataset },
    list: async (core) => {
      const entries = await (await core.library()).entries();
      return entries
        .filter((entry) => entry.kind === 'dataset')
        .map((entry) => ({ address: addresses.dataset(entry.id), title: `Dataset ${entry.name ?? entry.id}` }));
    },
  },
  {
    name: 'dataset-sample',
    title: 'Sample of a dataset',
    description: 'The first rows as they will be trained on',
    template: 'forge://datasets/{id}/sample',
    mimeType: 'text/plain',
    read: async (core, parameters) =>
      untrusted(
        'rows of a dataset',
        await (await core.library()).file('dataset', parameter(parameters, 'id'), 'sample.jsonl'),
      ),
    complete: { id: completeDataset },
  },
  {
    name: 'dataset-card',
    title: 'Card of a dataset',
    description: 'The report as a page for people, with plots of labels and lengths',
    template: 'forge://datasets/{id}/card',
    mimeType: 'text/html',
    read: async (core, parameters) => (await core.library()).file('dataset', parameter(parameters, 'id'), 'card.html'),
    complete: { id: completeDataset },
  },
  {
    name: 'dataset-problems',
    title: 'Rows with problems',
    description: 'Every row of the source that has a problem: code, row number, what is wrong; a page at a time',
    template: 'forge://datasets/{id}/problems',
    mimeType: 'text/plain',
    read: readPage,
    complete: { id: completeDataset },
  },
  {
    name: 'dataset-problems-page',
    title: 'Rows with problems from a cursor on',
    description: 'The page of rows that a page before named',
    template: 'forge://datasets/{id}/problems/{cursor}',
    mimeType: 'text/plain',
    read: readPage,
    complete: { id: completeDataset },
  },
];
