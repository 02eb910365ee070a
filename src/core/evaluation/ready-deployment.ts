import { isFinal } from '../ports/run-state.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import { sourceOfDeployment } from '../runs/deployment-source.ts';
import type { EvaluationEffects } from './effects.ts';

/** The newest deployment of a run that answers now, as its host says. Errors of hosts go on: whether there is one is then unknown. */
export async function findReadyDeployment(
  { ledger, hosting }: Pick<EvaluationEffects, 'ledger' | 'hosting'>,
  run: string,
): Promise<DeploymentRecord | undefined> {
  const all = (await ledger.list('deployment')).map(({ record }) => record);
  const live = all.filter((record) => record.run === run && !isFinal(record.state) && record.ended_at === undefined);
  for (const record of live) {
    const endpoint = await hosting[record.target]?.().then((host) => host.get(record.id, record.spec));
    if (endpoint?.state === 'running' && sourceOfDeployment(record, endpoint) !== undefined) return record;
  }
  return undefined;
}
