import type { AccountFinding, AccountNeeds, CloudCatalog } from '../../ports/cloud.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { DatasetRecord } from '../../runs/dataset-record.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { TrainingRecord } from '../../runs/training-record.ts';
import { ask } from './ask.ts';
import { isPlaced } from './account-checks.ts';
import { findRecipe, type FoundRecipe } from './find-recipe.ts';
import { holdsReasoning } from './holds-reasoning.ts';
import type { Shape } from './plan-facts.ts';
import { findPrices, type Prices } from './prices.ts';

/** Everything a plan looks up before it decides. */
export type Gathered = {
  recipe: FoundRecipe;
  prices: Prices;
  findings: readonly AccountFinding[];
  reasoning: boolean | undefined;
  evaluations: EvaluationRecord[];
  trainings: TrainingRecord[];
};

type Question = {
  shape: Shape;
  dataset: DatasetRecord;
  machines: { type: string; count: number } | undefined;
  mixing: boolean;
  needs: AccountNeeds;
};

/** Asks hub, price list and account side by side with what is read from disk; the longest answer is how long a plan takes. */
export async function gather(
  { ledger, cloud }: { ledger: Ledger; cloud: CloudCatalog },
  { shape, dataset, machines, mixing, needs }: Question,
  signal: AbortSignal,
): Promise<Gathered> {
  const { region } = cloud.settings;
  const [recipe, prices, findings, reasoning, evaluations, trainings] = await Promise.all([
    findRecipe(cloud, { ...shape, instance: machines?.type, mixing }, signal),
    findPrices(region === undefined ? unpriced : cloud, shape, region ?? '', machines?.type, signal),
    isPlaced(cloud.settings) ? lookAtAccount(cloud, needs, signal) : [],
    holdsReasoning(dataset.splits['train']?.uri ?? ''),
    ledger.list('evaluation'),
    ledger.list('training'),
  ]);
  return {
    recipe,
    prices,
    findings,
    reasoning,
    evaluations: evaluations.map(({ record }) => record),
    trainings: trainings.map(({ record }) => record),
  };
}

/** Without a region nobody can be asked: the dated table stays. */
const unpriced: Pick<CloudCatalog, 'price'> = { price: async () => undefined };

async function lookAtAccount(
  cloud: Pick<CloudCatalog, 'preflight'>,
  needs: AccountNeeds,
  signal: AbortSignal,
): Promise<readonly AccountFinding[]> {
  const asked = await ask(() => cloud.preflight(needs, signal));
  if ('value' in asked) return asked.value;
  const fix = 'run nova-forge-mcp doctor --aws';
  return [
    {
      code: 'account_not_looked_at',
      status: 'unknown',
      message: `the account could not be looked at: ${asked.reason}`,
      fix,
    },
  ];
}
