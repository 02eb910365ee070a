import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import { rowLines } from './row-lines.ts';
import type { ObjectStore } from '../../ports/objects.ts';
import type { EvaluationEffects } from '../effects.ts';
import { type EvaluationData, resolveData } from '../evaluation-data.ts';
import { type RowSurvey, chooseRows, digestOf, eachRow, surveyRows } from '../evaluation-rows.ts';
import type { EvaluateRequest } from '../request.ts';
import type { NamedTask } from './parse-job-task.ts';
import { rewardedLines } from './rewarded-rows.ts';

/** The rows of a job: where they come from, the text that is put into S3, and its address there. */
export type JobRows = {
  data: EvaluationData;
  survey?: RowSurvey;
  n: number;
  hash: string;
  text: string;
  sha256: string;
  to: string;
};

const HASH_DIGITS = 16;

/** The rows in the form the task reads; undefined for a benchmark, which brings its own. */
export async function resolveJobRows(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  { task, samples }: NamedTask,
  output: string,
): Promise<JobRows | undefined> {
  const row = jobTasks[task];
  if (!('data' in row)) return refuseDataset(request, task);
  const data = await resolveData(effects, request);
  const { lines, survey, n, hash } = await linesOf(row.data, data, request.limit, samples);
  if (lines.length === 0)
    throw new ForgeError('bad_data', `${data.path} has no rows`, { next: 'choose another split or file' });
  const text = lines.join('');
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {
    data,
    n: n ?? lines.length,
    hash: hash ?? survey?.hash ?? sha256,
    text,
    sha256,
    to: `${output}/evaluations/rows/${sha256.slice(0, HASH_DIGITS)}.jsonl`,
    ...(survey === undefined ? {} : { survey }),
  };
}

type Lines = { lines: string[]; survey?: RowSurvey; n?: number; hash?: string };

function linesOf(
  kind: 'questions' | 'pairs' | 'rewarded',
  data: EvaluationData,
  limit: number | undefined,
  samples: number | undefined,
): Promise<Lines> {
  if (kind === 'rewarded') return rewardedLines(data.path, limit, samples);
  return kind === 'pairs' ? pairLines(data.path, limit) : questionLines(data, limit);
}

function refuseDataset({ dataset }: EvaluateRequest, task: string): undefined {
  if (dataset === undefined) return undefined;
  throw new ForgeError('bad_request', `${task} brings its own questions, and dataset is ${dataset}`, {
    next: 'leave dataset out',
  });
}

/** Puts the rows where the job reads them; the same rows again change nothing. */
export async function putJobRows(
  { text, sha256, to }: JobRows,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-forge-'));
  try {
    const path = join(folder, 'rows.jsonl');
    await writeFile(path, text);
    await store.put(to, { path, bytes: Buffer.byteLength(text), sha256 }, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Questions as the container reads them: `query`, `response`, `system`. Turns before the last question become part of it. */
async function questionLines(data: EvaluationData, limit: number | undefined): Promise<Lines> {
  const survey = await surveyRows(data.path, limit);
  const lines: string[] = [];
  for await (const { row, turns } of eachRow(data.path)) {
    if (!survey.includes(row)) continue;
    const system = turns.messages.find(({ role }) => role === 'system')?.content;
    const said = turns.messages.filter(({ role }) => role !== 'system');
    const query =
      said.length === 1 ? said[0]?.content : said.map(({ role, content }) => `${role}: ${content}`).join('\n');
    lines.push(`${JSON.stringify({ query, response: turns.target, ...(system === undefined ? {} : { system }) })}\n`);
  }
  return { lines, survey };
}

const PAIR = ['prompt', 'response_A', 'response_B'];

/** Rows of two answers, checked: the container fails on the first that lacks a member. */
async function pairLines(path: string, limit: number | undefined): Promise<Lines> {
  const lines: string[] = [];
  const digests: string[] = [];
  for await (const { line, value } of rowLines(path)) {
    const missing = PAIR.filter((key) => typeof value !== 'object' || value === null || !Object.hasOwn(value, key));
    if (missing.length > 0)
      throw new ForgeError('bad_data', `${path} line ${line} has no ${missing.join(', ')}`, {
        next: 'give JSON lines of prompt, response_A and response_B',
      });
    lines.push(`${JSON.stringify(value)}\n`);
    digests.push(digestOf(value));
  }
  const { includes } = chooseRows(digests, limit);
  return { lines: lines.filter((_, index) => includes(index + 1)) };
}
