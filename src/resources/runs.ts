import { addresses } from '../core/addresses.ts';
import type { Core } from '../core/core.ts';
import { json, parameter, type Parameters, type Resource } from './define-resource.ts';
import { untrusted } from './untrusted.ts';

const completeRun = async (core: Core, prefix: string): Promise<string[]> =>
  (await core.library()).ids('training', prefix);

async function readLogs(core: Core, parameters: Parameters): Promise<string> {
  const id = parameter(parameters, 'id');
  const page = await (await core.library()).logs(id, parameters['cursor']);
  const after =
    page.next === undefined ? 'This is the end of the log.' : `Next page: ${addresses.runLogs(id, page.next)}`;
  return `${untrusted('log lines of a job', page.lines.join('\n'))}\n${after}`;
}

export const runResources: readonly Resource[] = [
  {
    name: 'runs',
    title: 'Runs',
    description: 'What lives now, what it costs a day, the newest things that ended, and the next step',
    template: 'forge://runs',
    mimeType: 'application/json',
    read: async (core) => json(await (await core.library()).overview()),
  },
  {
    name: 'run',
    title: 'Training run',
    description: 'State, progress, last metrics, health and the whole record of a run; can be subscribed to',
    template: 'forge://runs/{id}',
    mimeType: 'application/json',
    read: async (core, parameters) => json(await (await core.library()).run(parameter(parameters, 'id'))),
    complete: { id: completeRun },
    list: async (core) => {
      const entries = await (await core.library()).entries();
      return entries
        .filter((entry) => entry.kind === 'training')
        .map((entry) => ({ address: addresses.run(entry.id), title: `Run ${entry.name ?? entry.id}` }));
    },
  },
  {
    name: 'run-logs',
    title: 'Logs of a run',
    description: 'Log lines from the first on, a page at a time',
    template: 'forge://runs/{id}/logs',
    mimeType: 'text/plain',
    read: readLogs,
    complete: { id: completeRun },
  },
  {
    name: 'run-logs-page',
    title: 'Logs of a run from a cursor on',
    description: 'The page of log lines that a page before named',
    template: 'forge://runs/{id}/logs/{cursor}',
    mimeType: 'text/plain',
    read: readLogs,
    complete: { id: completeRun },
  },
  {
    name: 'run-metrics',
    title: 'Metrics of a run',
    description: 'Every value of every metric, by step and epoch',
    template: 'forge://runs/{id}/metrics',
    mimeType: 'application/json',
    read: async (core, parameters) => json(await (await core.library()).metrics(parameter(parameters, 'id'))),
    complete: { id: completeRun },
  },
  {
    name: 'run-plan',
    title: 'Plan of a run',
    description:
      'Of a run or a plan: settings with their origin, arithmetic, checks with their source, price and final recipe',
    template: 'forge://runs/{id}/plan',
    mimeType: 'application/json',
    read: async (core, parameters) => json(await (await core.library()).plan(parameter(parameters, 'id'))),
    complete: { id: completeRun },
  },
];
