import { json, parameter, type Resource } from './define-resource.ts';

export const catalogResources: readonly Resource[] = [
  {
    name: 'models',
    title: 'Models',
    description: 'Models that can be named, where they train, and what they read; dated',
    template: 'forge://catalog/models',
    mimeType: 'application/json',
    read: async (core) => json((await core.library()).models()),
  },
  {
    name: 'instances',
    title: 'Instances',
    description: 'GPU instances with memory and a dated price; never the live price',
    template: 'forge://catalog/instances',
    mimeType: 'application/json',
    read: async (core) => json((await core.library()).instances()),
  },
  {
    name: 'hyperparameters',
    title: 'Hyperparameters',
    description: 'Settings a method takes: type, default, bounds and what each does',
    template: 'forge://catalog/hyperparameters/{model}/{method}',
    mimeType: 'application/json',
    read: async (core, parameters) =>
      json(
        await (await core.library()).hyperparameters(parameter(parameters, 'model'), parameter(parameters, 'method')),
      ),
    complete: {
      model: async (core, prefix) => (await core.library()).modelNames().filter((name) => name.startsWith(prefix)),
      method: async (core, prefix) => (await core.library()).methodNames().filter((name) => name.startsWith(prefix)),
    },
  },
];
