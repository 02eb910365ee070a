import { messageOf } from '../errors.ts';
import { readExactJson } from './metrics/exact-json.ts';
import { followInstructions } from './metrics/ifeval/row-instructions.ts';
import { equalJson, readFencedJson, readJson } from './metrics/json-answer.ts';
import { jsonFieldsF1 } from './metrics/json-fields.ts';
import { type SchemaOrProblem, readJsonSchema } from './metrics/json-schema.ts';
import { readToolCalls, sameCalls, sameTools } from './metrics/tool-calls.ts';
import type { RowMetric, RowScorer } from './row-metric.ts';

const needsJson = (gold: string): string | undefined => (readFencedJson(gold) === undefined ? 'no JSON' : undefined);
const needsCall = (gold: string): string | undefined =>
  readToolCalls(gold).length === 0 ? 'no call of a tool' : undefined;

/**
 * Metrics of answers with a form: JSON, calls of tools, instructions that code can check. What a model wraps in one Markdown fence is read
 * without it, except by `json_valid`. `json_schema` takes the reference as a JSON Schema, the `ifeval` ones as the benchmark's instructions.
 */
export const structuredMetrics = {
  json_valid: proportion((answer) => readJson(answer) !== undefined),
  json_match: {
    ...proportion((answer, gold) => {
      const own = readFencedJson(answer, readExactJson);
      return own !== undefined && equalJson(own.value, readFencedJson(gold, readExactJson)?.value);
    }),
    gold: { of: 'every', problem: needsJson },
  },
  json_fields_f1: { kind: 'mean', scorer: () => ({ score: fieldsScore }), gold: { of: 'every', problem: needsJson } },
  json_schema: {
    kind: 'proportion',
    scorer: schemaScorer,
    gold: {
      of: 'every',
      problem: (gold) => {
        const schema = readJsonSchema(gold);
        return 'problem' in schema ? schema.problem : undefined;
      },
    },
  },
  tool_call_match: {
    ...proportion((answer, gold) => sameCalls(readToolCalls(answer), readToolCalls(gold))),
    gold: { of: 'some', problem: needsCall },
  },
  tool_name_match: {
    ...proportion((answer, gold) => sameTools(readToolCalls(answer), readToolCalls(gold))),
    gold: { of: 'some', problem: needsCall },
  },
  ifeval_strict: {
    ...proportion((answer, gold) => followInstructions(gold, answer).every(({ strict }) => strict)),
    gold: { of: 'every', problem: instructionProblem },
  },
  ifeval_loose: {
    ...proportion((answer, gold) => followInstructions(gold, answer).every(({ loose }) => loose)),
    gold: { of: 'every', problem: instructionProblem },
  },
} as const satisfies Record<string, RowMetric>;

/** Whether a metric reads answers that have a form. */
export function isStructured(metric: string): boolean {
  return Object.hasOwn(structuredMetrics, metric);
}

function proportion(right: (answer: string, gold: string) => boolean): RowMetric & { kind: 'proportion' } {
  return { kind: 'proportion', scorer: () => ({ score: (answer, gold) => (right(answer, gold) ? 1 : 0) }) };
}

function fieldsScore(answer: string, gold: string): number {
  const own = readFencedJson(answer, readExactJson);
  return own === undefined ? 0 : jsonFieldsF1(own.value, readFencedJson(gold, readExactJson)?.value);
}

/** Rows often share a schema: the last one is kept. */
function schemaScorer(): RowScorer {
  let last: { text: string; schema: SchemaOrProblem } | undefined;
  return {
    score(answer, gold) {
      if (last?.text !== gold) last = { text: gold, schema: readJsonSchema(gold) };
      const own = readFencedJson(answer);
      return own !== undefined && 'accepts' in last.schema && last.schema.accepts(own.value) ? 1 : 0;
    },
  };
}

/** Any answer shows whether the instructions can be checked. */
function instructionProblem(gold: string): string | undefined {
  try {
    followInstructions(gold, 'x');
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
