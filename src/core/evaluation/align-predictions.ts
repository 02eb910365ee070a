import { ForgeError } from '../errors.ts';
import type { FilePrediction } from './prediction-file.ts';
import type { GivenSample } from './sampled-answers.ts';

/** How many row numbers a message lists. */
const SHOWN = 5;

/**
 * The answer of each row to be evaluated; all answers of a row stay with its first where every row has as many. Row numbers decide when the file has them (1-based, or 0-based when a 0 occurs), and then each
 * must be a row of the split; otherwise the order does, and then the file must have as many as the split has in all. ForgeError bad_data names both numbers.
 */
export function alignPredictions(
  predictions: readonly FilePrediction[],
  rows: readonly number[],
  available: number,
): Map<number, FilePrediction> {
  const numbered = predictions.flatMap((prediction): [number, FilePrediction][] =>
    prediction.row === undefined ? [] : [[prediction.row, prediction]],
  );
  const shift = numbered.some(([row]) => row === 0) ? 1 : 0;
  refuseForeignRows(predictions, shift, available);
  if (numbered.length > 0) return byNumber(numbered, shift, rows);
  if (predictions.length === available) return pick(byOrder(predictions, range(available)), rows);
  throw wrongCount(predictions.length, rows, available);
}

/** A sample's rows are not the first of the split: as many answers as it has say nothing about which rows they answer. */
function wrongCount(given: number, rows: readonly number[], available: number): ForgeError {
  const shown = `${rows.slice(0, SHOWN).join(', ')}${rows.length > SHOWN ? ', …' : ''}`;
  const isSample = rows.length < available;
  const asked = isSample ? ` (${rows.length} are evaluated: ${shown})` : '';
  const how = isSample ? `one for each of the ${available} rows, in order, or those of the sample` : 'one for each row';
  return new ForgeError(
    'bad_data',
    `the file has ${given} predictions without row numbers, the split has ${available} rows${asked}`,
    { next: `give ${how}${isSample ? ' with' : ', or number them with'} "row" (1-based)` },
  );
}

/** A number that is no row of the split: taking the file's order instead would score answers against other rows' gold. */
function refuseForeignRows(predictions: readonly FilePrediction[], shift: number, available: number): void {
  const at = predictions.findIndex(({ row = 1 }) => row + shift < 1 || row + shift > available);
  if (at === -1) return;
  const rows = shift === 0 ? `1 to ${available}` : `0 to ${available - 1} (a 0 occurs, so they count from 0)`;
  throw new ForgeError(
    'bad_data',
    `record ${at + 1} predicts row ${predictions[at]?.row}, the split has rows ${rows}`,
    {
      next: 'number each prediction with its row of the split, or leave the numbers out when the order is the same',
    },
  );
}

function byNumber(
  numbered: readonly [number, FilePrediction][],
  shift: number,
  rows: readonly number[],
): Map<number, FilePrediction> {
  const answers = gather(numbered, shift);
  const missing = rows.filter((row) => !answers.has(row));
  if (missing.length === 0) return pick(answers, rows);
  const list = missing.slice(0, SHOWN).map((row) => row - shift);
  throw new ForgeError(
    'bad_data',
    `the file predicts ${rows.length - missing.length} of ${rows.length} rows; missing: ${list.join(', ')}${missing.length > SHOWN ? ', …' : ''}`,
    { next: 'give a prediction for each row; an empty text counts as wrong' },
  );
}

/** The first answer of each row, with all of them where each row has several. Rows with more than others are a mistake of the file. */
function gather(numbered: readonly [number, FilePrediction][], shift: number): Map<number, FilePrediction> {
  const groups = new Map<number, FilePrediction[]>();
  for (const [number, prediction] of numbered) {
    const group = groups.get(number + shift);
    if (group === undefined) groups.set(number + shift, [prediction]);
    else group.push(prediction);
  }
  const fewest = Math.min(...[...groups.values()].map((group) => group.length));
  const odd = [...groups].find(([, group]) => group.length > fewest);
  if (odd !== undefined) {
    const others = fewest === 1 ? 'others once' : `others ${fewest} times`;
    const times = odd[1].length === 2 ? 'twice' : `${odd[1].length} times`;
    throw new ForgeError('bad_data', `row ${odd[0] - shift} is predicted ${times}, ${others}`, {
      next: 'give each row the same number of answers: one, or several that were drawn at a temperature',
    });
  }
  return new Map([...groups].flatMap(([row, group]) => toEntries(row, group)));
}

function toEntries(row: number, group: readonly FilePrediction[]): [number, FilePrediction][] {
  const [first] = group;
  if (first === undefined) return [];
  const isSampled = group.length > 1 || first.reward !== undefined;
  return [[row, isSampled ? { ...first, samples: group.map(toGiven) } : first]];
}

function toGiven({ answer, reward }: FilePrediction): GivenSample {
  return reward === undefined ? { answer } : { answer, reward };
}

function byOrder(predictions: readonly FilePrediction[], rows: readonly number[]): Map<number, FilePrediction> {
  return pick(new Map(predictions.map((prediction, index) => [rows[index] ?? 0, prediction])), rows);
}

function pick(answers: ReadonlyMap<number, FilePrediction>, rows: readonly number[]): Map<number, FilePrediction> {
  return new Map(
    rows.flatMap((row) => {
      const prediction = answers.get(row);
      return prediction === undefined ? [] : [[row, prediction] as const];
    }),
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
