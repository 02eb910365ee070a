import { z } from 'zod';
import { cohenKappa, matthewsCorrelation } from '../../src/core/evaluation/metrics/agreement.ts';
import {
  balancedAccuracy,
  macroAverage,
  microAverage,
  perClass,
  weightedAverage,
} from '../../src/core/evaluation/metrics/classification.ts';
import { countConfusion, labelsSeen } from '../../src/core/evaluation/metrics/confusion.ts';
import { type Family, family } from './case.ts';

const Label = z.union([z.string(), z.number()]);
const Pairs = z.object({
  golds: z.array(Label),
  predictions: z.array(Label),
  options: z.object({ labels: z.array(Label).nullable() }),
});

export const classificationFamilies: Readonly<Record<string, Family>> = {
  classification: family(Pairs, scores),
};

function scores({ golds, predictions, options }: z.infer<typeof Pairs>): unknown {
  const [gold, predicted] = [golds.map(String), predictions.map(String)];
  const seen = labelsSeen(gold, predicted);
  const confusion = countConfusion(gold, predicted, options.labels?.map(String) ?? seen);
  const classes = perClass(confusion);
  const numeric = golds.every((label) => typeof label === 'number');
  return {
    accuracy: confusion.correct / confusion.rows,
    balanced_accuracy: balancedAccuracy(perClass(countConfusion(gold, predicted, seen))),
    labels: confusion.labels.map((label) => (numeric ? Number(label) : label)),
    confusion_matrix: confusion.matrix,
    cohen_kappa: cohenKappa(confusion),
    kappa_linear: cohenKappa(confusion, 'linear'),
    kappa_quadratic: cohenKappa(confusion, 'quadratic'),
    mcc: matthewsCorrelation(countConfusion(gold, predicted, seen)),
    per_class: {
      precision: classes.map((one) => one.precision),
      recall: classes.map((one) => one.recall),
      f1: classes.map((one) => one.f1),
      support: classes.map((one) => one.support),
    },
    macro: macroAverage(classes),
    micro: microAverage(confusion),
    weighted: weightedAverage(classes),
  };
}
