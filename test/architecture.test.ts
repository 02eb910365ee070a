import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkArchitecture, sourceSizes } from './support/architecture.ts';

type Tree = Record<string, string>;

const root = mkdtempSync(join(tmpdir(), 'architecture-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('the house', () => {
  it('keeps every rule of who may import whom, what may be called what and how long a file may be', () => {
    expect(checkArchitecture('.')).toEqual([]);
  });

  it('is made of short files: half under 80 lines, nine of ten under 160', () => {
    const sizes = sourceSizes('.');
    console.log(`src: ${sizes.files} files, lines: median ${sizes.median}, p90 ${sizes.p90}, max ${sizes.max}`);
    expect(sizes.files).toBeGreaterThan(0);
    expect(sizes.median).toBeLessThan(80);
    expect(sizes.p90).toBeLessThan(160);
  });
});

const sound: Tree = {
  'src/index.ts': `import { Core } from './core/core.ts';\nimport { localTraining } from './core/runtimes/local/local-training.ts';`,
  'src/core/core.ts': `export type Core = {};\nexport const load = () => import('./training/plan.ts');`,
  'src/core/errors.ts': 'export class ForgeError extends Error {}',
  'src/core/training/plan.ts': `import type { Ledger } from '../ports/ledger.ts';\nexport const plan = 'import x from "./nowhere.ts"';`,
  'src/core/ports/ledger.ts': 'export type Ledger = {};',
  'src/core/runtimes/local/local-training.ts': `import '../../ports/ledger.ts'; // import '../../data/rows.ts'\nexport function localTraining() {}`,
  'src/tools/start-training.ts': `import type { Core } from '../core/core.ts';\nimport { z } from 'zod';\nexport const startTraining = (core: Core) => z;`,
  'test/plan.test.ts': `it('mocks nothing', () => {});`,
};

const planted: [claim: string, tree: Tree, sentence: string][] = [
  [
    'a tool that reads the disk',
    { 'src/tools/stop-run.ts': `import { rm } from 'node:fs';\nexport const stopRun = rm;` },
    'src/tools/stop-run.ts (tools) must not import node:fs',
  ],
  [
    'a resource that takes a type from a port',
    { 'src/resources/runs.ts': `import type { Ledger } from '../core/ports/ledger.ts';\nexport type Runs = Ledger;` },
    'src/resources/runs.ts (resources) must not import src/core/ports/ledger.ts (ports)',
  ],
  [
    'a tool that reaches a runtime through import()',
    { 'src/tools/deploy.ts': `export const deploy = () => import('../core/runtimes/local/local-training.ts');` },
    'src/tools/deploy.ts (tools) must not import src/core/runtimes/local/local-training.ts (runtime:local)',
  ],
  [
    'training that imports evaluation',
    {
      'src/core/training/start.ts': `import { score } from '../evaluation/score.ts';\nexport const start = score;`,
      'src/core/evaluation/score.ts': 'export const score = 1;',
    },
    'src/core/training/start.ts (training) must not import src/core/evaluation/score.ts (evaluation)',
  ],
  [
    "deployment that imports training's request",
    {
      'src/core/deployment/deploy.ts': `export { TrainRequest as Deploy } from '../training/request.ts';`,
      'src/core/training/request.ts': 'export const TrainRequest = 1;',
    },
    'src/core/deployment/deploy.ts (deployment) must not import src/core/training/request.ts (request:training)',
  ],
  [
    'data that imports training',
    { 'src/core/data/rows.ts': `export * from '../training/plan.ts';\nexport const rows = 1;` },
    'src/core/data/rows.ts (data) must not import src/core/training/plan.ts (training)',
  ],
  [
    'a verb that knows a runtime',
    { 'src/core/training/run.ts': `import '../runtimes/local/local-training.ts';\nexport const run = 1;` },
    'src/core/training/run.ts (training) must not import src/core/runtimes/local/local-training.ts (runtime:local)',
  ],
  [
    'a runtime that knows the ledger files',
    {
      'src/core/runtimes/local/model.ts': `import { writer } from '../../runs/writer.ts';\nexport const model = writer;`,
      'src/core/runs/writer.ts': 'export const writer = 1;',
    },
    'src/core/runtimes/local/model.ts (runtime:local) must not import src/core/runs/writer.ts (runs)',
  ],
  [
    'a runtime that imports another runtime',
    { 'src/core/runtimes/bedrock/api.ts': `import '../local/local-training.ts';\nexport type Api = {};` },
    'src/core/runtimes/bedrock/api.ts (runtime:bedrock) must not import src/core/runtimes/local/local-training.ts (runtime:local)',
  ],
  [
    'a command other than the workers that knows a runtime',
    { 'src/commands/doctor.ts': `import '../core/runtimes/local/local-training.ts';\nexport const doctor = 1;` },
    'src/commands/doctor.ts (commands) must not import src/core/runtimes/local/local-training.ts (runtime:local)',
  ],
  [
    'the protocol SDK outside src/mcp',
    {
      'src/tools/list.ts': `import type { Tool } from '@modelcontextprotocol/sdk/types.js';\nexport type List = Tool;`,
    },
    'src/tools/list.ts (tools) must not import @modelcontextprotocol/sdk/types.js',
  ],
  [
    'an AWS client outside the runtimes',
    { 'src/core/data/s3.ts': `export const s3 = () => import('@aws-sdk/client-s3');` },
    'src/core/data/s3.ts (data) must not import @aws-sdk/client-s3',
  ],
  [
    'a test package in shipped code',
    { 'src/core/data/csv.ts': `import * as fc from 'fast-check';\nexport const csv = fc;` },
    'src/core/data/csv.ts (data) must not import fast-check',
  ],
  [
    'a folder nobody has drawn',
    { 'src/core/extras/more.ts': 'export const more = 1;' },
    'src/core/extras/more.ts is in no layer: give its folder a row in test/support/layers.ts',
  ],
  [
    'two files that import each other',
    {
      'src/core/data/first.ts': `import './second.ts';\nexport const first = 1;`,
      'src/core/data/second.ts': `import type { first } from './first.ts';\nexport type Second = typeof first;`,
    },
    'import cycle: src/core/data/first.ts -> src/core/data/second.ts -> src/core/data/first.ts',
  ],
  [
    'a cycle closed by import()',
    { 'src/core/data/lazy.ts': `export const lazy = () => import('./lazy.ts');` },
    'import cycle: src/core/data/lazy.ts -> src/core/data/lazy.ts',
  ],
  [
    'an import whose target is computed',
    { 'src/core/data/any.ts': 'export const any = (name: string) => import(`./${name}.ts`);' },
    'src/core/data/any.ts:1 imports something that is not a plain string',
  ],
  [
    'a default export',
    { 'demo/rows.ts': `const rows = 1;\nexport { rows as default };` },
    'demo/rows.ts:2 has a default export',
  ],
  [
    'a module mock in a test',
    { 'test/clock.test.ts': `/* about time */\nvi.mock('node:fs');` },
    'test/clock.test.ts:2 mocks a module; pass the effect as an argument',
  ],
  [
    'a second class',
    { 'src/core/data/queue.ts': 'export class Queue {}' },
    'src/core/data/queue.ts declares class Queue; ForgeError is the only one',
  ],
  [
    'a variable that outlives a call',
    { 'src/core/data/count.ts': 'let calls = 0;\nexport function count() { let here = 1; return (calls += here); }' },
    'src/core/data/count.ts keeps module state in calls',
  ],
  [
    'a file of 251 lines',
    { 'src/core/data/long.ts': `export const long = 1;\n${'\n'.repeat(249)}` },
    'src/core/data/long.ts has 251 lines, at most 250 are allowed',
  ],
  [
    'a file called utils',
    { 'src/core/data/csv-utils.ts': 'export const csvUtils = 1;' },
    'src/core/data/csv-utils.ts: "csv-utils" says nothing about what is inside',
  ],
  [
    'a folder called common',
    { 'src/core/data/common/rows.ts': 'export const rows = 1;' },
    'src/core/data/common/rows.ts: "common" says nothing about what is inside',
  ],
  [
    'a file that exports nothing it is named after',
    { 'src/core/data/dedupe.ts': 'export const removeTwins = 1;' },
    'src/core/data/dedupe.ts exports removeTwins: nothing it is named after',
  ],
];

describe('the check', () => {
  it('finds nothing in a sound tree, imports in comments and strings included', () => {
    expect(checkArchitecture(plant('sound', sound))).toEqual([]);
  });

  it.each(planted)('finds %s, and nothing else', (claim, tree, sentence) => {
    expect(checkArchitecture(plant(claim, { ...sound, ...tree }))).toEqual([sentence]);
  });

  it('reads past regular expressions and templates that look like strings or comments', () => {
    const source = [
      'export const odd = /[/"\'`]\\/*/.test(`${"`"} // ${(() => { return `}`; })()} /*`);',
      `import { worse } from '../training/plan.ts';`,
    ].join('\n');
    expect(checkArchitecture(plant('odd', { ...sound, 'src/core/data/odd.ts': source }))).toEqual([
      'src/core/data/odd.ts (data) must not import src/core/training/plan.ts (training)',
    ]);
  });
});

function plant(name: string, tree: Tree): string {
  const folder = join(root, name.replaceAll(/[^a-z]/g, '-'));
  for (const top of ['src', 'test', 'demo', 'bench']) mkdirSync(join(folder, top), { recursive: true });
  for (const [path, source] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${source}\n`);
  }
  return folder;
}
