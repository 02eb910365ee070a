import { chooseWay } from './choose-way.ts';
import type { EvaluationEffects } from './effects.ts';
import type { Evaluated, Unapproved } from './evaluated.ts';
import { evaluate } from './evaluate-order.ts';
import { resolveData } from './evaluation-data.ts';
import { refuseUnsupported } from './refuse-unsupported.ts';
import type { EvaluateRequest } from './request.ts';
import { resolveTarget } from './target.ts';
import type { EvaluationCall } from './wait-for-evaluation.ts';

export { evaluate };
export type { Evaluated, Unapproved };

/**
 * Measures a model or a file of predictions. Waits at most `waitMs` (40 s); then the record is still `running` and the work goes on.
 * The same call is the same evaluation: its result comes back, or the work goes on where it stopped. Throws ForgeError before
 * anything is recorded when the request cannot be carried out; what goes wrong later is the record's failure.
 */
export async function evaluateModel(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  call: EvaluationCall,
  follows?: () => Promise<readonly string[]>,
): Promise<Evaluated | Unapproved> {
  const way = await chooseWay(effects, request);
  if (way.by === 'job') return (await import('./jobs/start-job.ts')).evaluateByJob(effects, request, call, way.why);
  if (request.via === 'batch') return (await import('./batch/start-batch.ts')).evaluateByBatch(effects, request, call);
  const task = refuseUnsupported(request);
  if (task === 'judge' || task === 'rubric')
    return (await import('./judge/evaluate-by-judge.ts')).evaluateByJudge(effects, request, task, call);
  const data = await resolveData(effects, request);
  return evaluate(
    effects,
    {
      target: ({ labels }) => resolveTarget(effects, request, labels),
      data,
      hints: { task, labels: request.labels, datasetLabels: data.labels },
      metrics: request.metrics,
      limit: request.limit,
      name: request.name,
      approve: request.approve,
      max_cost_usd: request.max_cost_usd,
      otherWays: request.via === 'auto',
      follows,
    },
    call,
  );
}
