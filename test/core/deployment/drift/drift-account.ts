import { appendPredictions } from '../../../../src/core/evaluation/prediction-lines.ts';
import { type HostingAccount, openHostingAccount } from '../../../support/hosting-account.ts';
import { evaluationRecord } from '../../../support/training-record.ts';

export const REGION = 'us-east-1';
export const LABELS = ['BILLING', 'ACCESS', 'SHIPPING'];
export const noCall = { signal: new AbortController().signal, progress: () => undefined };

type Finding = { code: string; severity: string; message: string; fix: string };

export type DriftAccount = HostingAccount & {
  /** Asks as a user's program does, without a mark of ours. The model answers with the last word in capitals. */
  ask: (id: string, words: readonly string[], times: number, how?: 'streamed') => Promise<void>;
  findings: (id: string) => Promise<Finding[]>;
};

/** An account whose one model was evaluated: 150 answers, a third of each label. */
export async function openDriftAccount(home: string): Promise<DriftAccount> {
  const account = await openHostingAccount(home);
  const { core, ledger, simulator } = account;
  const evaluation = evaluationRecord(1, { run: 'tr-aaaaaaaaaaaa', labels: LABELS });
  await ledger.create('evaluation', evaluation.id, evaluation);
  const rows = Array.from({ length: 150 }, (_, row) => LABELS[row % 3] ?? '');
  const lines = rows.map((answer, row) => ({ row, prompt: 'p', gold: answer, answer, correct: true }));
  await appendPredictions(ledger.folder('evaluation', evaluation.id), lines);

  const sourceOf = async (id: string) => {
    const record = (await ledger.read('deployment', id))?.record;
    const from = record?.target;
    if (from === 'sagemaker' || from === 'sagemaker_async') return { from, endpoint: id, region: REGION } as const;
    return { from: 'bedrock', model: record?.endpoint ?? '', region: REGION } as const;
  };
  return {
    ...account,
    async ask(id, words, times, how) {
      const model = await (await account.inference()).open(await sourceOf(id));
      for (let time = 0; time < times; time++) {
        const content = `where does this go: ${words[time % words.length]}`;
        const request = { messages: [{ role: 'user' as const, content }] };
        if (how === undefined) await model.answer(request);
        else await model.stream?.(request, () => undefined);
      }
      await model.close();
    },
    async findings(id) {
      await simulator.advance(2 * 60_000); // what was captured is delivered
      const report = await core.getRun({ id, detail: 'concise', log_lines: 0, wait_s: 0 }, noCall);
      return 'health' in report ? (report.health ?? []).map((check) => ({ ...check, fix: check.fix ?? '' })) : [];
    },
  };
}
