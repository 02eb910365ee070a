import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint, idFrom } from '../../../src/core/fingerprint.ts';
import { ForgeError } from '../../../src/core/errors.ts';
import { promptText } from '../../../src/core/chat-turns.ts';
import { type Evaluated, evaluateModel as evaluateOrAsk } from '../../../src/core/evaluation/evaluate-model.ts';
import type { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import type { EvaluationEffects } from '../../../src/core/evaluation/effects.ts';
import type { EvaluationCall } from '../../../src/core/evaluation/wait-for-evaluation.ts';
import type { ChatRequest, InferenceRuntime } from '../../../src/core/ports/inference.ts';
import type { Ledger } from '../../../src/core/ports/ledger.ts';
import type { DatasetRecord } from '../../../src/core/runs/dataset-record.ts';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';
import type { TrainingRecord } from '../../../src/core/runs/training-record.ts';

/** A question and its gold answer. */
export type Row = { prompt: string; answer: string };

/** What a test's model says to a prompt; it may throw. */
export type Respond = (prompt: string, source: string) => string | Promise<string>;

/** A home folder with a ledger, and models that answer as the test says. `asked` lists the prompts the trained model was shown. */
export function createWorld(
  home: string,
  respond: Respond,
): { effects: EvaluationEffects; asked: string[]; ledger: Ledger } {
  const ledger = createFileLedger(home);
  const asked: string[] = [];
  const inference: InferenceRuntime = {
    id: 'test',
    open: (source) =>
      Promise.resolve({
        answer: async ({ messages }: ChatRequest, signal?: AbortSignal) => {
          if (signal?.aborted) throw new ForgeError('cancelled', 'cancelled');
          const prompt = promptText(messages);
          if (source.from !== 'untrained') asked.push(prompt);
          const text = await respond(prompt, source.from);
          return { text, stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } };
        },
        close: () => Promise.resolve(),
      }),
  };
  const effects: EvaluationEffects = {
    ledger,
    now: () => new Date(),
    inference: () => Promise.resolve(inference),
    training: {},
    hosting: {},
    evaluating: new Map(),
    limits: { maxUsdPerRun: 50, maxUsdPerDay: 200 },
  };
  return { effects, asked, ledger };
}

export function call(more: Partial<EvaluationCall> = {}): EvaluationCall {
  return { signal: new AbortController().signal, progress: () => undefined, ...more };
}

/** An evaluation that costs nothing: no plan comes back. */
export async function evaluateModel(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  how: EvaluationCall,
): Promise<Evaluated> {
  const answer = await evaluateOrAsk(effects, request, how);
  if ('approval' in answer) throw new Error(`a plan came back: ${answer.approval.id}`);
  return answer;
}

/** A dataset whose test split holds the rows; closed-label when labels are given. */
export async function plantDataset(home: string, rows: readonly Row[], labels?: readonly string[]): Promise<string> {
  const ledger = createFileLedger(home);
  const text = rows.map((row) => `${JSON.stringify(toChatRecord(row))}\n`).join('');
  const id = idFrom('dataset', text);
  const path = join(home, 'datasets', id, 'test.jsonl');
  await mkdir(join(home, 'datasets', id), { recursive: true });
  await writeFile(path, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const empty = { p50: 0, p90: 0, p99: 0, max: 0 };
  const record: DatasetRecord = {
    id,
    names: ['tickets'],
    created_at: '2026-05-01T00:00:00.000Z',
    method: 'sft',
    model: 'baseline',
    shape: 'converse',
    content_hash: sha256,
    ready: true,
    source: { uri: path, bytes: text.length, sha256, format: 'jsonl' },
    options: {},
    rows: { read: rows.length, kept: rows.length, dropped: 0 },
    splits: { test: { rows: rows.length, uri: path, bytes: text.length, sha256, tokens_estimate: 1 } },
    columns: {},
    problems: [],
    repairs: [],
    task: labels === undefined ? 'open' : 'classification',
    ...(labels === undefined ? {} : { labels: Object.fromEntries(labels.map((label) => [label, 1])) }),
    lengths: { prompt: empty, answer: empty },
  };
  await ledger.create('dataset', id, record);
  return id;
}

export function toChatRecord({ prompt, answer }: Row): unknown {
  return {
    schemaVersion: 'bedrock-conversation-2024',
    messages: [
      { role: 'user', content: [{ text: prompt }] },
      { role: 'assistant', content: [{ text: answer }] },
    ],
  };
}

/** A finished local training run. */
export async function plantRun(ledger: Ledger, name: string, more: Partial<TrainingRecord> = {}): Promise<string> {
  const id = `tr-${fingerprint(name).slice(0, 12)}`;
  const record: TrainingRecord = {
    id,
    names: [name],
    created_at: '2026-05-01T00:00:00.000Z',
    state: 'succeeded',
    runtime: 'local',
    model: 'baseline',
    method: 'baseline',
    dataset: 'ds-0',
    dataset_hash: 'x',
    settings: [],
    arithmetic: {},
    checks: [],
    cost: { low: 0, high: 0, assumptions: [] },
    attempt: 1,
    max_runtime_s: 60,
    artifact: `artifact of ${name}`,
    ...more,
  };
  await ledger.create('training', id, record);
  return id;
}
