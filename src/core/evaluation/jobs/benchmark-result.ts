import type { EvaluationRecord, EvaluationResult } from '../../runs/evaluation-record.ts';
import type { PredictionLine } from '../prediction-lines.ts';
import { scoreLabels, scoreOpen } from '../score.ts';
import { serviceResult } from './service-result.ts';

/**
 * The result of a public benchmark whose samples were left. Where each answer is a letter, the letters decide, read as the benchmark reads them, and the
 * service's numbers stand beside; else the service's decide: word overlap says nothing about such answers.
 */
export async function benchmarkResult(
  service: Readonly<Record<string, number>>,
  lines: readonly PredictionLine[],
  { labels, metrics: asked }: EvaluationRecord,
  noted: Pick<EvaluationResult, 'warnings'>,
  signal: AbortSignal,
): Promise<EvaluationResult> {
  const told = serviceResult(service);
  const isLettered = labels !== undefined && lines.every(({ gold }) => labels.includes(gold.trim()));
  if (isLettered) {
    const own = await scoreLabels(lines, labels, asked ?? ['accuracy_lenient'], signal);
    return { ...own, ...noted, metrics: { ...own.metrics, ...told.metrics } };
  }
  const own = await scoreOpen(lines, ['exact_match'], signal);
  const odd = 'the references of the samples are no letters: only the service can say which answers are right';
  const warnings = [...(noted.warnings ?? []), ...(labels === undefined ? [] : [odd])];
  return {
    ...own,
    ...(warnings.length === 0 ? {} : { warnings }),
    metrics: { ...told.metrics, ...own.metrics },
    primary: told.primary === '' ? own.primary : told.primary,
  };
}
