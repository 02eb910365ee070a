import type { Ledger } from '../../ports/ledger.ts';
import type { JudgePart } from '../../runs/evaluation-record.ts';
import type { Chosen } from '../choose-evaluations.ts';
import { cohenKappa } from '../metrics/agreement.ts';
import { countConfusion } from '../metrics/confusion.ts';
import { newestPredictions } from '../prediction-lines.ts';

/** What a judge can say of a row, from worst to best: who won, or the mean grade to the nearest. */
const outcomes = { judge: ['lost', 'even', 'won'], rubric: ['1', '2', '3', '4', '5'] } as const;

type Judged = Chosen & { evaluation: { judge: JudgePart } };

/**
 * How far other judges of the same answers agree with the first: the share of rows of which they say the same, and Cohen's kappa with linear
 * weights. Rows with a judgement that could not be read are left out. Their scores themselves cannot be compared.
 */
export async function judgeAgreements(ledger: Ledger, chosen: readonly Chosen[]): Promise<string[]> {
  const [base, ...others] = chosen;
  if (base === undefined || !isJudged(base)) return [];
  const first = await outcomesOf(ledger, base);
  const said: string[] = [];
  for (const other of others.filter(isJudged)) {
    if (!isSecondOpinion(base, other)) continue;
    said.push(agreementText(base, other, first, await outcomesOf(ledger, other)));
  }
  return said;
}

function isJudged(one: Chosen): one is Judged {
  return one.evaluation.judge !== undefined;
}

/** Another judge, or the same under other words, of the same answers in the same way. */
function isSecondOpinion({ evaluation: { judge: one } }: Judged, { evaluation: { judge: other } }: Judged): boolean {
  const isOther = one.model !== other.model || one.prompts_version !== other.prompts_version;
  return isOther && one.kind === other.kind && one.of === other.of;
}

async function outcomesOf(ledger: Ledger, { evaluation }: Judged): Promise<Map<number, string>> {
  const named = outcomes[evaluation.judge.kind];
  const lines = await newestPredictions(ledger.folder('evaluation', evaluation.id));
  return new Map(
    lines.flatMap(({ row, judged }): [number, string][] => {
      const outcome = named[Math.round((judged?.score ?? 0) * (named.length - 1))];
      return judged === undefined || judged.malformed > 0 || outcome === undefined ? [] : [[row, outcome]];
    }),
  );
}

function agreementText(
  base: Judged,
  other: Judged,
  first: ReadonlyMap<number, string>,
  second: ReadonlyMap<number, string>,
): string {
  const names = `judges ${base.evaluation.judge.model} and ${other.evaluation.judge.model}`;
  const rows = [...first.keys()].filter((row) => second.has(row));
  if (rows.length === 0) return `${names} have no row that both could judge`;
  const [golds, said] = [first, second].map((of) => rows.map((row) => of.get(row) ?? ''));
  const confusion = countConfusion(golds ?? [], said ?? [], outcomes[base.evaluation.judge.kind]);
  const kappa = cohenKappa(confusion, 'linear');
  const beyond = Number.isNaN(kappa) ? 'kappa unknown: both always say the same' : `kappa ${kappa.toFixed(2)}`;
  return `${names} say the same of ${((100 * confusion.correct) / rows.length).toFixed(1)} % of ${rows.length} rows (${beyond})`;
}
