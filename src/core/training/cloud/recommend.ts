import type { Knob, Value } from '../recipe/recipe-knobs.ts';
import type { Advice, Advices } from './advice.ts';
import { findKnob } from './find-knob.ts';
import type { Background } from './plan-facts.ts';
import { recommendRewarded } from './recommend-rewarded.ts';
import { nameOf, toSchedule } from './schedule.ts';

const SFT_PASSES = 2;
const TELLING_VALIDATION_ROWS = 200;
const CHARS_PER_TOKEN = 4;

/**
 * Values in place of defaults that arithmetic shows to be wrong for this dataset. Nothing is advised for what the call sets, and each
 * advice reads the ones before it: steps first, then what depends on them.
 */
export function recommendValues(background: Background): Advices {
  const advices: Advices = {};
  const put = (name: string | undefined, advice: Advice | undefined): void => {
    if (name === undefined || advice === undefined || Object.hasOwn(background.given, name)) return;
    const knob = findKnob(background.knobs, name);
    const value = knob === undefined ? undefined : fitted(knob, advice.value);
    if (value !== undefined && knob?.default !== value) advices[name] = { ...advice, value };
  };
  const { knobs } = background;
  put('reasoning_enabled', adviseReasoning(background));
  put('learning_rate', adviseRate(background));
  put(nameOf(knobs, 'length'), adviseLength(background));
  put(nameOf(knobs, 'steps'), adviseSteps(background));
  put(nameOf(knobs, 'warmup'), adviseWarmup(background, advices));
  put('save_steps', adviseSaves(background, advices));
  put('val_check_interval', adviseChecks(background, advices));
  put('limit_val_batches', adviseBatches(background, advices));
  for (const [name, advice] of Object.entries(recommendRewarded(background))) put(name, advice);
  return advices;
}

/** Each knob with its value: set, else advised, else the default; knobs without any are left out. */
export function decideValues(
  { knobs, given }: Pick<Background, 'knobs' | 'given'>,
  advices: Advices,
): Record<string, Value> {
  return Object.fromEntries(
    knobs.flatMap((knob) => {
      const value = given[knob.name] ?? advices[knob.name]?.value ?? knob.default;
      return value === null ? [] : [[knob.name, value]];
    }),
  );
}

/** The value within what the recipe allows; undefined when it allows nothing like it. */
function fitted(knob: Knob, value: Value): Value | undefined {
  if (knob.enum !== undefined) return knob.enum.includes(value) ? value : undefined;
  if (typeof value !== 'number') return value;
  return Math.min(knob.max ?? Number.POSITIVE_INFINITY, Math.max(knob.min ?? Number.NEGATIVE_INFINITY, value));
}

function scheduleOf(background: Background, advices: Advices) {
  return toSchedule(background.dataset, background.technique, background.knobs, decideValues(background, advices));
}

function adviseReasoning({ reasoning }: Background): Advice | undefined {
  if (reasoning === undefined) return undefined;
  return {
    value: reasoning,
    source: reasoning
      ? 'G18: the rows hold reasoning'
      : 'G18: the rows hold no reasoning; trained as if, the model loses its own (default true)',
  };
}

/** Weights that also see Amazon's rows are moved with care. */
function adviseRate({ mixing, rank, technique }: Background): Advice | undefined {
  if (!mixing || rank !== 'full' || technique !== 'sft') return undefined;
  return { value: 5e-6, source: 'G23: 5e-6 for full rank with data mixing; the recipe has 1e-5' };
}

/** One pass for rewards, two for examples; a default of one to three passes is left alone. */
function adviseSteps(background: Background): Advice | undefined {
  const { rows, batch, steps } = scheduleOf(background, {});
  const passes = background.technique === 'sft' ? SFT_PASSES : 1;
  const known = rows === 0 ? 0 : (steps * batch) / rows;
  if (rows === 0 || nameOf(background.knobs, 'batch') === undefined || (known >= 1 && known <= 3)) return undefined;
  const value = Math.ceil((rows * passes) / batch);
  return {
    value,
    source: `G34: ${passes} pass${passes === 1 ? '' : 'es'} over ${rows} rows; the default ${steps} x ${batch} is ${known.toFixed(2)}`,
  };
}

/** A tenth of the steps where the default is more than the 15 per cent that any guide says. */
function adviseWarmup(background: Background, advices: Advices): Advice | undefined {
  const { steps, warmup } = scheduleOf(background, advices);
  if (warmup <= steps * 0.15) return undefined;
  const value = Math.min(100, Math.max(steps > 4 ? 1 : 0, Math.round(steps / 10)));
  return {
    value,
    source: `G33: a tenth of ${steps} steps; guides say 5 to 15 %, the default ${warmup} is ${share(warmup, steps)}`,
  };
}

/** A checkpoint every quarter, on an even step (serverless jobs take no odd ones): three to choose from, not twenty to pay for. */
function adviseSaves(background: Background, advices: Advices): Advice | undefined {
  const { steps, save } = scheduleOf(background, advices);
  if (save > 0 && save <= steps / 3 && save >= steps / 8) return undefined;
  const value = Math.max(2, 2 * Math.floor(steps / 8));
  const known =
    save === 0 ? 'the recipe has no default' : `the default ${save} leaves ${Math.max(1, Math.floor(steps / save))}`;
  return { value: Math.min(value, Math.max(1, steps)), source: `G36: four checkpoints to choose from; ${known}` };
}

function adviseChecks(background: Background, advices: Advices): Advice | undefined {
  const { steps, validation_rows, validation_runs } = scheduleOf(background, advices);
  if (validation_rows === 0 || validation_runs >= 3) return undefined;
  const value = Math.max(1, Math.floor(steps / 4));
  return { value, source: `G37: four validations in ${steps} steps; the default gives ${validation_runs}` };
}

function adviseBatches(background: Background, advices: Advices): Advice | undefined {
  const { batch, validation_rows, validation_rows_seen } = scheduleOf(background, advices);
  const wanted = Math.min(validation_rows, TELLING_VALIDATION_ROWS);
  if (validation_rows_seen >= wanted) return undefined;
  return {
    value: Math.ceil(wanted / batch),
    source: `G37: validation reads ${wanted} of ${validation_rows} rows; the default reads ${validation_rows_seen}`,
  };
}

/** The next length that reads 99 of 100 rows whole. */
function adviseLength(background: Background): Advice | undefined {
  const { prompt, answer } = background.dataset.lengths;
  const name = nameOf(background.knobs, 'length');
  const knob = name === undefined ? undefined : findKnob(background.knobs, name);
  const known = typeof knob?.default === 'number' ? knob.default : 0;
  const answers = background.technique === 'rft' ? 0 : answer.p99;
  const wanted = Math.ceil((prompt.p99 + answers) / CHARS_PER_TOKEN);
  if (knob === undefined || wanted <= known) return undefined;
  const most = knob.max ?? 65_536;
  const value = Math.min(most, 2 ** Math.ceil(Math.log2(wanted)));
  return value <= known
    ? undefined
    : { value, source: `G38: 99 of 100 rows have up to ${wanted} tokens; the default cuts at ${known}` };
}

function share(part: number, whole: number): string {
  return whole === 0 ? 'all' : `${Math.round((100 * part) / whole)} %`;
}
