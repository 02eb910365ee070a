import { datedInstancePrice } from '../../catalog/cloud-prices.ts';
import type { RecipeRow } from '../../catalog/recipes/recipe-row.ts';
import { recipesOf } from '../../catalog/recipes/recipe-rows.ts';
import { nearest } from '../../nearest.ts';
import type { DatasetRecord } from '../../runs/dataset-record.ts';

export type Machines = { type: string; count: number; why: { type: string; count: string } };

const CHARS_PER_TOKEN = 4;

/** Machines for a training job, and everything that is wrong with the ones asked for, each with the nearest that would do. `unknown`: of a type no table has. */
export function chooseInstance(
  { model, method }: { model: string; method: string },
  asked: { instance_type?: string | undefined; instance_count?: number | undefined },
  dataset: DatasetRecord,
): { machines?: Machines; unknown?: true; problems: string[] } {
  const rows = recipesOf(model, method);
  const types = [...new Set(rows.flatMap(({ instances }) => instances))];
  const row = asked.instance_type === undefined ? smallestFor(rows, dataset) : rowOf(rows, asked.instance_type);
  if (row === undefined) {
    const close = nearest(asked.instance_type ?? '', types) ?? types[0] ?? 'none';
    return {
      unknown: true,
      problems: [
        `${method} of ${model} does not run on ${asked.instance_type ?? 'any instance'}, only on ${types.join(', ')}; the nearest is ${close}`,
      ],
    };
  }
  const type = asked.instance_type ?? cheapest(row);
  const count = asked.instance_count ?? row.count;
  const why = {
    type: asked.instance_type === undefined ? whyType(row) : 'the call',
    count: asked.instance_count === undefined ? `smallest that recipe ${row.name} allows by default` : 'the call',
  };
  if (row.counts.includes(count)) return { machines: { type, count, why }, problems: [] };
  const close = row.counts.toSorted((a, b) => Math.abs(a - count) - Math.abs(b - count))[0] ?? row.count;
  return {
    problems: [
      `${method} of ${model} on ${type} takes ${row.counts.join(', ')} instances, not ${count}; the nearest is ${close}`,
    ],
  };
}

function rowOf(rows: readonly RecipeRow[], type: string): RecipeRow | undefined {
  return rows.find(({ instances }) => instances.includes(type));
}

/** The first recipe, from small machines up, that reads 99 of 100 rows whole. */
function smallestFor(rows: readonly RecipeRow[], { lengths }: DatasetRecord): RecipeRow | undefined {
  const tokens = (lengths.prompt.p99 + lengths.answer.p99) / CHARS_PER_TOKEN;
  return rows.find(({ max_length }) => max_length >= tokens) ?? rows.at(-1);
}

/** Of machines a recipe names together; one whose price nobody knows comes last. */
function cheapest({ instances }: RecipeRow): string {
  const price = (type: string): number => datedInstancePrice(type)?.usd ?? Number.POSITIVE_INFINITY;
  // An A100 costs less by the hour and more by the token.
  const [first = '', ...others] = instances;
  if (first.startsWith('ml.p5')) return first;
  return others.reduce((best, type) => (price(type) < price(best) ? type : best), first);
}

function whyType({ name, max_length }: RecipeRow): string {
  return `smallest machines whose recipe (${name}) reads 99 of 100 rows whole: ${max_length} tokens`;
}
