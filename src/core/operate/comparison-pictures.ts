import { addresses } from '../addresses.ts';
import { ForgeError } from '../errors.ts';
import type { Pictures } from '../ports/pictures.ts';
import type { ComparisonRecord } from '../runs/comparison-record.ts';
import { resolveOne } from '../runs/resolve.ts';
import { type ComparisonCharts, comparisonCharts, type TitledChart } from './comparison-charts.ts';
import type { OperateEffects } from './effects.ts';

/** Charts as PNG files, and what is to be said of them: charts left out, characters spelled out, or why there are none. */
export type ComparisonPictures = { pictures: { title: string; png: Uint8Array }[]; notes: string[] };

/** More are a burden to who reads them; the page has all. */
const MOST_PICTURES = 4;
/** Bytes of a picture that is still passed on. */
const LARGEST = 100_000;

/**
 * The charts of a comparison as pictures: verdicts, quality and price, losses, then confusion matrices, that of the best run before the
 * baseline's. At most four, each at most 100 kB.
 */
export async function comparisonPictures(effects: OperateEffects, id: string): Promise<ComparisonPictures> {
  const { record } = await resolveOne(effects.ledger, id, 'comparison');
  const page = addresses.comparisonReport(record.id);
  const open = effects.pictures;
  if (open === undefined) return { pictures: [], notes: [`nothing here draws pictures: the charts are at ${page}`] };
  try {
    return await drawComparison(effects, record, await open(), page);
  } catch (error) {
    // The comparison itself has succeeded, and the page has its charts.
    if (!(error instanceof ForgeError) || error.code !== 'unavailable') throw error;
    return { pictures: [], notes: [`for pictures ${error.next ?? `see ${page}`}: ${error.message}`] };
  }
}

async function drawComparison(
  effects: OperateEffects,
  record: ComparisonRecord,
  { png, legible }: Pictures,
  page: string,
): Promise<ComparisonPictures> {
  const spelled: string[] = [];
  const charts = await comparisonCharts(effects, record, (words) => {
    const written = legible(words);
    if (written !== words) spelled.push(written);
    return written;
  });
  const ordered = inOrder(charts, record);
  const shown = ordered.slice(0, MOST_PICTURES);
  const drawn = await draw(png, shown, page);
  const more = ordered.length - shown.length;
  const [example] = shown.some((chart) => charts.confusion.some(({ title }) => title === chart.title)) ? spelled : [];
  return {
    pictures: drawn.pictures,
    notes: [
      ...drawn.notes,
      ...(more === 0 ? [] : [`${more === 1 ? 'one more chart is' : `${more} more charts are`} at ${page}`]),
      ...(example === undefined
        ? []
        : [`the font of the pictures lacks characters: labels are spelled like ${example}`]),
    ],
  };
}

function inOrder({ verdicts, board, losses, confusion }: ComparisonCharts, record: ComparisonRecord): TitledChart[] {
  const best = record.comparisons.toSorted((a, b) => b.delta - a.delta)[0]?.run;
  const rank = (run: string): number => (run === best ? 0 : run === record.baseline ? 1 : 2);
  const all = [verdicts, board, losses, ...confusion.toSorted((a, b) => rank(a.run) - rank(b.run))];
  return all.filter((chart) => chart !== undefined);
}

async function draw(png: Pictures['png'], charts: readonly TitledChart[], page: string): Promise<ComparisonPictures> {
  const drawn: ComparisonPictures = { pictures: [], notes: [] };
  for (const { title, svg } of charts) {
    const picture = await png(svg);
    if (picture.length <= LARGEST) drawn.pictures.push({ title, png: picture });
    else
      drawn.notes.push(`${title} is at ${page} alone: its picture has ${picture.length} bytes, more than ${LARGEST}`);
  }
  return drawn;
}
