import type { EvaluationResult, JudgePart, Metric } from '../../runs/evaluation-record.ts';
import { createBreath } from '../breath.ts';
import { measureMean } from '../measure.ts';
import type { PredictionLine } from '../prediction-lines.ts';
import { scoreOpen } from '../score.ts';
import { rubric } from './rubric.ts';

/** Name of what a judge decides, by the kind of judging. Both are 0 to 1. */
export const judgedMetric = { judge: 'win_rate', rubric: 'rubric_score' } as const;

/** Gradings of one answer that differ by more than one grade's worth are no agreement. */
const SAME_GRADE = 0.25;
const MANY_MALFORMED = 0.05;

type Found = {
  result: EvaluationResult;
  judge: Pick<JudgePart, 'agreement' | 'position_bias' | 'malformed' | 'verdict'>;
};

/**
 * The result of judging: `win_rate` against the reference (even is a half), or the mean weighted grade. `agreement`: share of rows both of
 * whose judgements say the same. `position_bias`: of decided comparisons, the share won by the first place less a half; for the rubric the
 * mean of the first grading less the turned one. Judgements that cannot be read are neutral and counted.
 */
export async function scoreJudged(
  lines: readonly PredictionLine[],
  kind: 'judge' | 'rubric',
  signal: AbortSignal,
): Promise<Found> {
  const breath = createBreath(signal);
  const scores = Float64Array.from(lines, ({ judged }) => judged?.score ?? 0);
  const name = judgedMetric[kind];
  const metrics: Record<string, Metric> = { [name]: await measureMean(scores, breath) };
  if (kind === 'rubric')
    for (const criterion of rubric) {
      const graded = lines.flatMap(({ judged }) => judged?.grades?.[criterion.name] ?? []);
      if (graded.length > 0)
        metrics[criterion.name] = await measureMean(
          Float64Array.from(graded, (grade) => (grade - 1) / 4),
          breath,
        );
    }
  const open = await scoreOpen(lines, [], signal);
  const malformed = lines.reduce((sum, { judged }) => sum + (judged?.malformed ?? 0), 0);
  const note = `${malformed} judgements could not be read and count as neutral`;
  const isMany = malformed > MANY_MALFORMED * 2 * lines.length;
  const warnings = isMany ? { warnings: [note, ...(open.warnings ?? [])] } : {};
  const judge = { ...(kind === 'judge' ? pairFigures(lines) : gradeFigures(lines)), malformed };
  return {
    result: { ...open, metrics, primary: name, ...warnings },
    judge: { ...judge, ...(kind === 'judge' ? { verdict: verdictOf(metrics[name]) } : {}) },
  };
}

function pairFigures(lines: readonly PredictionLine[]): { agreement?: number; position_bias?: number } {
  const games = lines.flatMap(({ judged }) =>
    judged?.malformed === 0 && judged.replies.length === 2 ? [judged.replies] : [],
  );
  const agreeing = games.filter(([first, second]) =>
    first === 'even' ? second === 'even' : first !== second && second !== 'even',
  );
  const decided = games.flat().filter((winner) => winner !== 'even');
  const firstPlace = decided.filter((winner) => winner === 'A').length;
  return {
    ...(games.length === 0 ? {} : { agreement: agreeing.length / games.length }),
    ...(decided.length === 0 ? {} : { position_bias: firstPlace / decided.length - 0.5 }),
  };
}

function gradeFigures(lines: readonly PredictionLine[]): { agreement?: number; position_bias?: number } {
  const pairs = lines.flatMap(({ judged }) =>
    judged?.malformed === 0 && judged.replies.length === 2 ? [judged.replies.map(Number)] : [],
  );
  if (pairs.length === 0) return {};
  const gaps = pairs.map(([first = 0, second = 0]) => first - second);
  return {
    agreement: gaps.filter((gap) => Math.abs(gap) < SAME_GRADE).length / gaps.length,
    position_bias: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
  };
}

/** Against the reference answers, by the interval of the win rate. */
function verdictOf(metric: Metric | undefined): string {
  const [low, high] = metric?.ci95 ?? [0, 1];
  if (low > 0.5) return 'preferred to the reference';
  return high < 0.5 ? 'the reference is preferred' : 'no evidence of a preference';
}
