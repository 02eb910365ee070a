import * as fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { tools } from '../../src/tools/index.ts';
import { connect, localPorts } from '../support/client.ts';
import { writeTickets } from '../support/dataset.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();
const RUNS = Number(process.env['FUZZ_CALLS'] ?? 10_000);

/** Names, paths and ids that calls are likely to hold, and texts that they should not. */
function plausibleText(home: string, ids: readonly string[]) {
  const known = [
    ...ids,
    ...ids.map((id) => id.slice(0, 5)),
    join(home, 'tickets.csv'),
    join(home, 'broken.csv'),
    home,
    '/dev/null',
    'baseline',
    'nova-2-lite',
    'local',
    'test',
    'train',
    'eval',
    'exact_match',
    'no\u0000name',
    '../..',
    '',
    ' ',
    '💥',
    'x'.repeat(5000),
  ];
  return fc.oneof(
    fc.constantFrom(...known),
    fc.string({ maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 10 }),
  );
}

it(`answers ${RUNS} malformed calls with a clear error or a valid result, and lives`, async () => {
  const home = await newFolder();
  const source = await writeTickets(home, 90);
  await writeFile(join(home, 'broken.csv'), 'body,queue\n"never closed,billing\na,b,c,d\n\u0000\u0001,x\n');
  const client = await connect(localPorts(home));
  const { tools: listed } = await client.client.listTools();
  const dataset = String((await client.call('prepare_dataset', { source })).data['dataset_id']);
  const run = String((await client.call('start_training', { dataset, hyperparameters: { epochs: 1 } })).data['run_id']);
  await client.call('get_run', { id: run, wait_s: 45 });

  const text = plausibleText(home, [dataset, run]);
  const value = fc.oneof(
    text,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 3 }),
    fc.dictionary(text, fc.anything({ maxDepth: 1 }), { maxKeys: 3 }),
  );
  const calls = fc.constantFrom(...listed).chain((tool) => {
    const known = Object.entries(tool.inputSchema.properties ?? {}).filter(([name]) => name !== 'wait_s');
    const members = Object.fromEntries(
      known.map(([name, schema]) => [
        name,
        fc.oneof({ weight: 6, arbitrary: fitting(schema, text) }, { weight: 1, arbitrary: value }),
      ]),
    );
    const args = fc.record(members, { requiredKeys: tool.inputSchema.required ?? [] });
    const strange = fc.dictionary(text, value, { maxKeys: 2 });
    return fc.record({
      tool: fc.constant(tool.name),
      args: fc.oneof(
        { weight: 8, arbitrary: args },
        { weight: 1, arbitrary: fc.tuple(args, strange).map(([some, others]) => ({ ...some, ...others })) },
        { weight: 1, arbitrary: strange },
      ),
    });
  });
  const outcomes = { errors: 0, results: 0 };
  for (const { tool, args } of fc.sample(calls, { numRuns: RUNS, seed: 20_260_301 })) {
    const answer = await client.call(tool, withoutUndefined(args));
    if (answer.isError) {
      outcomes.errors++;
      expect(answer.text, `${tool} ${JSON.stringify(args)}`).toMatch(/^[a-z_]+: .+/s);
      expect(answer.text, `${tool} ${JSON.stringify(args)}`).not.toMatch(/internal error|undefined|\[object/);
    } else {
      outcomes.results++;
      const output = tools.find(({ name }) => name === tool)?.output;
      expect(output?.safeParse(answer.data).success, `${tool} ${JSON.stringify(args)}`).toBe(true);
    }
  }
  console.log(`${outcomes.results} results, ${outcomes.errors} errors`);
  expect(outcomes.errors + outcomes.results).toBe(RUNS);
  expect(outcomes.results).toBeGreaterThan(RUNS / 200);
  expect((await client.call('get_run', { id: run })).data['state']).toBe('succeeded');
}, 280_000);

/** Values that a property's schema lets through, more or less. */
function fitting(schema: object, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const {
    type,
    enum: choices,
    minimum = 0,
    maximum = 100,
  } = z
    .looseObject({
      type: z.string().optional(),
      enum: z.array(z.string()).optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
    })
    .parse(schema);
  if (choices !== undefined) return fc.constantFrom(...choices);
  if (type === 'integer') return fc.integer({ min: Math.floor(minimum), max: Math.min(Math.floor(maximum), 60) });
  if (type === 'number') return fc.double({ min: minimum, max: maximum, noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'array') return fc.array(text, { maxLength: 4 });
  if (type === 'object')
    return fc.dictionary(
      fc.constantFrom('train', 'test', 'question', 'answer', 'epochs', 'seed', 'metric', 'target'),
      fc.oneof(text, fc.double(), fc.integer()),
      { maxKeys: 3 },
    );
  return text;
}

/** What JSON can carry. */
function withoutUndefined(args: Record<string, unknown>): Record<string, unknown> {
  const carried: unknown = JSON.parse(
    JSON.stringify(args, (_, member: unknown) => (typeof member === 'bigint' ? String(member) : member)),
  );
  return { ...args, ...Object(carried) };
}
