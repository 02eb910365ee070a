/** One row of "who may import whom". `{1}` in a name stands for the first group of `files`: each such folder is a layer of its own. */
export type Layer = {
  name: string;
  files: RegExp;
  /** Names of layers; `*` at the end matches the rest. A layer may always import itself. */
  imports: readonly string[];
  /** Packages it may import; `node:*` stands for all of Node's modules. */
  packages: readonly string[];
};

/** Small files without effects that every part may use. */
const words = ['errors', 'addresses', 'nearest', 'call', 'ids', 'name'] as const;
const base = [...words, 'base'] as const;
const below = [...base, 'catalog', 'ports', 'records'] as const;
const lower = [...below, 'data', 'runs', 'charts', 'statistics', 'request:data'] as const;
const verbs = ['training', 'evaluation', 'deployment', 'rewards'] as const;
const surface = [...words, 'core', 'request:*'] as const;

/**
 * The picture in docs/architecture.md, as a table; the first row that fits a file is its layer. A new folder is a new row, a new
 * package a new word in one: both are decisions. Types and import() count like any other import.
 */
export const layers: readonly Layer[] = [
  { name: 'index', files: /^src\/(?:index|account-ports)\.ts$/, imports: ['*'], packages: ['node:*'] },
  { name: 'package', files: /^package\.json$/, imports: [], packages: [] },
  { name: 'version', files: /^src\/version\.ts$/, imports: ['package'], packages: ['node:*'] },
  { name: 'config', files: /^src\/(?:account-)?config\.ts$/, imports: words, packages: ['node:*'] },
  {
    name: 'workers',
    files: /^src\/commands\/local-(?:train|serve)\.ts$/,
    imports: [...base, 'config', 'ports', 'runtime:local'],
    packages: ['node:*'],
  },
  {
    name: 'threads',
    files: /^src\/commands\/read-rows\.ts$/,
    imports: [...words, 'data'],
    packages: ['node:*'],
  },
  {
    name: 'commands',
    files: /^src\/commands\//,
    imports: [...below, 'version', 'config', 'mcp', 'tools', 'resources', 'prompts', 'core', 'runs', 'simulator'],
    packages: ['node:*', 'zod'],
  },
  {
    name: 'mcp',
    files: /^src\/mcp\//,
    imports: [...words, 'version', 'config', 'tools', 'resources', 'prompts', 'core'],
    packages: ['node:*', 'zod', '@modelcontextprotocol/sdk'],
  },
  { name: 'tools', files: /^src\/tools\//, imports: surface, packages: ['zod'] },
  { name: 'resources', files: /^src\/resources\//, imports: surface, packages: ['zod'] },
  { name: 'prompts', files: /^src\/prompts\//, imports: surface, packages: ['zod'] },
  {
    name: 'core',
    files: /^src\/core\/core\.ts$/,
    imports: [...lower, ...verbs, 'operate', 'request:*'],
    packages: [],
  },
  {
    name: 'request:{1}',
    files: /^src\/core\/(data|operate|training|evaluation|deployment|rewards)\/(?:[a-z-]+-)?requests?\.ts$/,
    imports: [...words, 'catalog', 'ports', 'records'],
    packages: ['zod'],
  },
  // What concerns a run of any kind, and so needs several of the verbs below it.
  {
    name: 'operate',
    files: /^src\/core\/operate\//,
    imports: [...lower, ...verbs, 'request:*'],
    packages: ['node:*', 'zod'],
  },
  // Tests and intervals, which know nothing of evaluations: load tests and drift need them as well.
  { name: 'statistics', files: /^src\/core\/evaluation\/statistics\//, imports: base, packages: [] },
  // A recipe is a text of YAML that is read, filled and written.
  {
    name: 'training',
    files: /^src\/core\/training\//,
    imports: [...lower, 'request:training'],
    packages: ['node:*', 'zod', 'yaml'],
  },
  {
    name: '{1}',
    files: /^src\/core\/(evaluation|deployment|rewards)\//,
    imports: [...lower, 'request:{1}'],
    packages: ['node:*', 'zod'],
  },
  {
    name: 'data',
    files: /^src\/core\/data\//,
    imports: [...below, 'charts', 'request:data'],
    packages: ['node:*', 'zod', 'xxhash-wasm', 'hyparquet', 'hyparquet-compressors', 'apache-arrow'],
  },
  {
    name: 'records',
    files: /^src\/core\/runs\/(?:[a-z]+-record|records)\.ts$/,
    imports: [...words, 'ports'],
    packages: ['zod'],
  },
  { name: 'runs', files: /^src\/core\/runs\//, imports: below, packages: ['node:*', 'zod'] },
  { name: 'charts', files: /^src\/core\/charts\//, imports: [...words, 'records'], packages: [] },
  { name: 'catalog', files: /^src\/core\/catalog\//, imports: words, packages: ['zod'] },
  { name: 'ports', files: /^src\/core\/ports\//, imports: [...words, 'catalog', 'records'], packages: [] },
  {
    name: 'runtime:{1}',
    files: /^src\/core\/runtimes\/([a-z]+)\//,
    imports: [...base, 'catalog', 'ports', 'runtime:aws'],
    packages: ['node:*', 'zod', 'xxhash-wasm', '@aws-sdk', '@smithy', 'modern-tar', '@resvg'],
  },
  {
    name: '{1}',
    files: /^src\/core\/(errors|addresses|nearest|call|ids|name)\.ts$/,
    imports: words,
    packages: ['node:*', 'zod'],
  },
  { name: 'base', files: /^src\/core\/[a-z-]+\.ts$/, imports: [...words, 'ports'], packages: ['node:*'] },
  // Speaks AWS's protocols by the schemas that the clients export; what jobs do is done by the local baseline.
  {
    name: 'simulator',
    files: /^src\/simulator\//,
    imports: [...base, 'catalog', 'runtime:local', 'evaluation'],
    packages: ['node:*', 'zod', 'yaml', 'modern-tar', '@aws-sdk', '@smithy'],
  },
];

/** Files of one or two exports that are named for what those work on. */
export const namedForTheirMatter: readonly string[] = [
  'src/core/catalog/hyperparameters/baseline.ts',
  'src/core/runs/event-file.ts',
  'src/mcp/confirm.ts',
];
