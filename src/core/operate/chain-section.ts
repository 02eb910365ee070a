import type { ReportSection } from '../charts/report-html.ts';
import type { Chain } from '../runs/comparison-record.ts';

/** What later training did to what was learned earlier: each stage on the dataset of each, what follows from it, and what is not measured yet. */
export function chainSection(chain: Chain): ReportSection {
  const { metric, stages, datasets, matrix, base, missing } = chain;
  return {
    heading: 'Learned and forgotten along the chain',
    paragraphs: [
      `${metric} of each run, in the order of training, on the dataset of each.`,
      ...summary(chain),
      ...missing.map((call) => `Not measured: ${call}`),
    ],
    table: {
      columns: ['run', 'trained on', ...datasets],
      numeric: datasets.map((_, column) => column + 2),
      rows: [
        ['base', '', ...base.map(shown)],
        ...stages.map((stage, index) => [stage, datasets[index] ?? '', ...(matrix[index] ?? []).map(shown)]),
      ],
    },
  };
}

function summary({
  backward_transfer,
  backward_transfer_ci95,
  forgetting,
  forgotten,
  forward_transfer,
}: Chain): string[] {
  const ends = backward_transfer_ci95 === undefined ? '' : ` (95 % ${backward_transfer_ci95.map(shown).join(' to ')})`;
  const drops = Object.entries(forgotten ?? {}).map(([dataset, drop]) => `${dataset} ${shown(drop)}`);
  return [
    ...(backward_transfer === undefined
      ? []
      : [
          `Backward transfer ${shown(backward_transfer)}${ends}: what later runs did to earlier datasets; below 0 is forgetting.`,
        ]),
    ...(forgetting === undefined
      ? []
      : [`Forgetting ${shown(forgetting)}: the best earlier score less the last, on average.`]),
    ...(drops.length === 0 ? [] : [`Lost since its own training: ${drops.join(', ')}.`]),
    ...(forward_transfer === undefined
      ? []
      : [`Forward transfer ${shown(forward_transfer)}: how much better a dataset starts than in the base.`]),
  ];
}

function shown(value: number | null): string {
  return value === null ? 'unknown' : String(Number(value.toPrecision(4)));
}
