import { promptText } from '../../chat-turns.ts';
import type { ChatAnswer, ChatMessage, ChatModel } from '../../ports/inference.ts';
import { askAgain } from '../answer-again.ts';
import { createBudget, tokenCost } from '../answer-budget.ts';
import { createPace } from '../answer-pace.ts';
import type { Answerer, Money, RowAnswer } from '../answerer.ts';
import type { EvaluationEffects } from '../effects.ts';
import type { EvaluationRow } from '../evaluation-rows.ts';
import type { EvaluationPlan } from '../plan-evaluation.ts';
import { type Judged, newestPredictions } from '../prediction-lines.ts';
import type { JudgeTarget } from '../target.ts';
import { mostTokens } from '../token-estimate.ts';
import { type Case, pairwisePrompt, rubricPrompt } from './judge-prompts.ts';
import { parseGrades, parseWinner } from './parse-judgement.ts';
import { rubric } from './rubric.ts';

const STARTING = 2;
const MOST = 64;
/** What a judgement that cannot be read counts as: neither for nor against. */
const NEUTRAL = 0.5;
/** How much is kept of a judgement that cannot be read. */
const KEPT_CHARACTERS = 500;

type Ask = (messages: ChatMessage[]) => Promise<ChatAnswer & { latency_ms: number }>;

/**
 * Judges the answers of an earlier evaluation, each twice: the pair in both orders, the rubric with its criteria turned round. An answer
 * that never came loses without being shown.
 */
export async function openJudge(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  target: JudgeTarget,
  money: Money,
): Promise<Answerer> {
  const answers = new Map<number, string>();
  for (const { row, answer, error } of await newestPredictions(effects.ledger.folder('evaluation', target.judge.of)))
    if (error === undefined) answers.set(row, answer);
  const model = await (await effects.inference()).open(target.source);
  const price = plan.billing?.by === 'tokens' ? plan.billing.price : undefined;
  const budget = createBudget({ ...(price === undefined ? {} : { price }), ...money });
  const pace = createPace({ start: STARTING, most: MOST, now: () => effects.now().getTime() });
  const decoding = plan.decoding ?? { temperature: 0, max_tokens: 0 };
  return {
    most: MOST,
    answer: (row, signal) => {
      const ask: Ask = (messages) => {
        const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
        const worst = price === undefined ? 0 : tokenCost(price, mostTokens(bytes), decoding.max_tokens);
        return askAgain({ pace, budget, signal }, worst, (ending) => open(model, messages, decoding, ending));
      };
      return judgeRow(target.judge.kind, row, answers.get(row.row), ask);
    },
    told: () => (budget.spent() === 0 ? '' : `, ${budget.spent().toFixed(4)} USD`),
    spent: () => budget.spent(),
    close: () => model.close(),
  };
}

function open(
  model: ChatModel,
  messages: ChatMessage[],
  decoding: { temperature: number; max_tokens: number },
  signal: AbortSignal,
): Promise<ChatAnswer> {
  return model.answer({ messages, ...decoding }, signal);
}

async function judgeRow(
  kind: 'judge' | 'rubric',
  { turns }: EvaluationRow,
  answer: string | undefined,
  ask: Ask,
): Promise<RowAnswer> {
  if (answer === undefined || answer.trim() === '')
    return { text: answer ?? '', judged: { score: 0, replies: [], malformed: 0 } };
  const one: Case = { question: promptText(turns.messages), answer, gold: turns.target };
  const prompts =
    kind === 'judge'
      ? [pairwisePrompt(one, 'A'), pairwisePrompt(one, 'B')]
      : [rubricPrompt(one, rubric), rubricPrompt(one, rubric.toReversed())];
  const replies = await Promise.all(prompts.map(ask));
  const [first, second] = replies.map(({ text }) => text);
  const judged = kind === 'judge' ? comparePair(first ?? '', second ?? '') : grade(first ?? '', second ?? '');
  return {
    text: answer,
    judged,
    input_tokens: replies.reduce((sum, { usage }) => sum + usage.input_tokens, 0),
    output_tokens: replies.reduce((sum, { usage }) => sum + usage.output_tokens, 0),
    latency_ms: Math.max(...replies.map(({ latency_ms }) => latency_ms)),
  };
}

/** The model wins or loses only when both orders say so; anything else is even, and so is what cannot be read. It stands as A first, then as B. */
function comparePair(asA: string, asB: string): Judged {
  const [first, second] = [parseWinner(asA), parseWinner(asB)];
  const malformed = Number(first === undefined) + Number(second === undefined);
  const score = first === 'A' && second === 'B' ? 1 : first === 'B' && second === 'A' ? 0 : NEUTRAL;
  const unread = unreadOf([asA, first], [asB, second]);
  return { score, replies: [first ?? '?', second ?? '?'], malformed, ...unread };
}

/** The mean of both gradings; with one malformed the other counts. */
function grade(inOrder: string, turned: string): Judged {
  const [first, second] = [parseGrades(inOrder), parseGrades(turned)];
  const read = [first, second];
  const scores = read.flatMap((one) => one?.score ?? []);
  const score = scores.length === 0 ? NEUTRAL : scores.reduce((sum, value) => sum + value, 0) / scores.length;
  const replies = read.map((one) => (one === undefined ? '?' : one.score.toFixed(4)));
  const grades = read.find((one) => one !== undefined)?.grades;
  const unread = unreadOf([inOrder, first], [turned, second]);
  return { score, replies, malformed: 2 - scores.length, ...unread, ...(grades === undefined ? {} : { grades }) };
}

/** How the replies began of which nothing was read. */
function unreadOf(...replies: readonly (readonly [reply: string, read: unknown])[]): Pick<Judged, 'unread'> {
  const unread = replies.flatMap(([reply, read]) => (read === undefined ? [reply.slice(0, KEPT_CHARACTERS)] : []));
  return unread.length === 0 ? {} : { unread };
}
