import { promptText } from '../chat-turns.ts';
import { ForgeError } from '../errors.ts';
import { COLUMN_HELP } from './answer-column.ts';
import type { EvaluationRow } from './evaluation-rows.ts';
import type { FilePrediction, PredictionFile } from './prediction-file.ts';

/** Columns of these names hold prompts even when they differ from the prepared ones by a template. */
const PROMPT_NAMES = ['query', 'question', 'prompt', 'input', 'instruction', 'context', 'messages'];

/**
 * Refuses a file whose answers are the split's own, unless the name of their column says that a model gave them: rows of the source
 * (prompt and gold answer) would score 1, prompts 0. White space apart, every row must agree. ForgeError bad_request names the columns.
 */
export async function refuseGold(
  { path, column, columns }: PredictionFile,
  answers: ReadonlyMap<number, FilePrediction>,
  rows: AsyncIterable<EvaluationRow>,
): Promise<void> {
  const { name: answered, certain } = column;
  if (certain || answered === undefined) return;
  const prompts = new Set(columns);
  let gold = true;
  for await (const { row, turns } of rows) {
    const prediction = answers.get(row);
    if (prediction === undefined) continue;
    const prompt = fold(promptText(turns.messages));
    for (const name of prompts) if (fold(prediction.fields[name]) !== prompt) prompts.delete(name);
    gold &&= fold(prediction.answer) === fold(turns.target);
    if (!gold && !prompts.has(answered)) return;
  }
  if (prompts.has(answered)) throw refusal(`"${answered}" of ${path} is the prompt in every row`);
  const beside = [...prompts, ...PROMPT_NAMES].find((name) => columns.has(name));
  if (!gold || beside === undefined) return;
  throw refusal(
    `"${answered}" of ${path} is the gold answer in all ${answers.size} rows, beside the prompts in "${beside}"`,
  );
}

function refusal(what: string): ForgeError {
  return new ForgeError('bad_request', `${what}: it looks like the rows themselves, not predictions`, {
    next: COLUMN_HELP,
  });
}

function fold(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().replace(/\s+/g, ' ') : '';
}
