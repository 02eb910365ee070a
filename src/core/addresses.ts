import { createHash } from 'node:crypto';

/** What the home folder keeps a record of. */
export const kinds = ['dataset', 'training', 'evaluation', 'deployment', 'comparison', 'plan', 'spending'] as const;
export type Kind = (typeof kinds)[number];

/** The first letters of an id say what it names. */
export const idPrefixes = {
  dataset: 'ds',
  training: 'tr',
  evaluation: 'ev',
  deployment: 'dp',
  comparison: 'cp',
  plan: 'pl',
  spending: 'sp',
} as const satisfies Record<Kind, string>;

/** The kind that an id, or the beginning of one, is of; undefined when the text does not begin like an id. */
export function kindOfId(text: string): Kind | undefined {
  return kinds.find((kind) => new RegExp(`^${idPrefixes[kind]}-[0-9a-f-]*$`).test(text));
}

/** Id of a thing that is defined by its content: the same parts give the same id. Twelve hex digits of SHA-256. */
export function idFrom(kind: Kind, ...parts: readonly unknown[]): string {
  return `${idPrefixes[kind]}-${fingerprint(...parts).slice(0, 12)}`;
}

/** SHA-256 (hex) over the canonical JSON of the parts: key order does not matter, undefined members do not count. */
export function fingerprint(...parts: readonly unknown[]): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

/** JSON with sorted keys and without undefined members. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Addresses of resources. Paths, never queries. */
export const addresses = {
  runs: () => 'forge://runs',
  run: (id: string) => `forge://runs/${id}`,
  runLogs: (id: string, cursor?: string) => `forge://runs/${id}/logs${cursor === undefined ? '' : `/${cursor}`}`,
  runMetrics: (id: string) => `forge://runs/${id}/metrics`,
  runPlan: (id: string) => `forge://runs/${id}/plan`,
  dataset: (id: string) => `forge://datasets/${id}`,
  datasetSample: (id: string) => `forge://datasets/${id}/sample`,
  evaluation: (id: string) => `forge://evaluations/${id}`,
  predictions: (id: string, cursor?: string) =>
    `forge://evaluations/${id}/predictions${cursor === undefined ? '' : `/${cursor}`}`,
  comparison: (id: string) => `forge://comparisons/${id}`,
  models: () => 'forge://catalog/models',
  instances: () => 'forge://catalog/instances',
  hyperparameters: (model: string, method: string) => `forge://catalog/hyperparameters/${model}/${method}`,
  guide: (topic: string) => `forge://guides/${topic}`,
} as const;
