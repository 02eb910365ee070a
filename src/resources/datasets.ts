import { addresses } from '../core/addresses.ts';
import type { Core } from '../core/core.ts';
import { parameter, type Resource } from './define-resource.ts';
import { untrusted } from './untrusted.ts';

const completeDataset = async (core: Core, prefix: string): Promise<string[]> =>
  (await core.library()).ids('dataset', prefix);

export const datasetResources: readonly Resource[] = [
  {
    name: 'dataset',
    title: 'Dataset report',
    description: 'Counts, columns, labels by split, length percentiles, and examples of every problem',
    template: 'forge://datasets/{id}',
    mimeType: 'application/json',
    read: async (core, parameters) =>
      (await core.library()).file('dataset', parameter(parameters, 'id'), 'report.json'),
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
];
