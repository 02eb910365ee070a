import type { LabelTable } from './labels.ts';

/** Rows of a first, cheap run that shows whether the data teaches anything. Source: guidance G9 and G12. */
const PILOT_ROWS = 100;
const Z = 1.96;
/** Half of this many test rows of each label are needed to tell a label's score from chance (ours). */
const PER_LABEL = 20;

/**
 * What the sizes of the splits allow to be said: how exactly a score is known at an accuracy of 80 %, which difference between two
 * models shows in four of five cases, and whether to try a part first.
 */
export function sampleAdvice(rows: { train: number; test: number }, labels: LabelTable | undefined): string[] {
  const advice: string[] = [];
  if (rows.test > 0) {
    const error = Z * Math.sqrt((0.8 * 0.2) / rows.test);
    // Two models that disagree on a fifth of the rows: z of 1.96 and a power of 0.8 (0.84), on paired answers.
    const shows = (Z + 0.84) * Math.sqrt(0.2 / rows.test);
    advice.push(
      `${rows.test} test rows: an accuracy of 80 % is known to ${points(error)}; a difference of ${points(shows)} shows in four of five comparisons`,
    );
  }
  if (rows.train >= PILOT_ROWS * 5)
    advice.push(
      `pilot: train on ${PILOT_ROWS} rows first, then on ${Math.round(rows.train / 4)}; when the score does not rise in between, more rows will not help`,
    );
  if (labels !== undefined && labels.size * PER_LABEL > rows.test)
    advice.push(
      `${labels.size} labels and ${rows.test} test rows: scores of single labels will not be telling below ${labels.size * PER_LABEL}`,
    );
  return advice;
}

function points(share: number): string {
  return `${(share * 100).toFixed(1)} points`;
}
