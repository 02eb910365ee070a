import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toChatTurns } from '../src/core/chat-turns.ts';
import { jsonLines } from '../src/core/lines.ts';
import { type Answer, asObject } from './agent.ts';

/** What a user asks, and the answer in the data. */
export type Question = { messages: object[]; answer: string };

/** The rows of a split, as users would ask them. */
export async function readQuestions(home: string, dataset: string, split: string): Promise<Question[]> {
  const questions: Question[] = [];
  for await (const { value } of jsonLines(join(home, 'datasets', dataset, `${split}.jsonl`))) {
    const turns = toChatTurns(value);
    if (turns !== undefined) questions.push({ messages: turns.messages, answer: turns.target });
  }
  return questions;
}

/** The questions whose answer is one of every second label: what users ask when their world has changed. */
export function halfTheTopics(questions: readonly Question[]): Question[] {
  const labels = [...new Set(questions.map(({ answer }) => answer))].toSorted();
  const kept = new Set(labels.filter((_, at) => at % 2 === 0));
  return questions.filter(({ answer }) => kept.has(answer));
}

/** Asks an endpoint so many of the questions, evenly chosen, over HTTP, as a program of somebody else does. */
export async function askAsUsers(deployment: Answer, questions: readonly Question[], times: number): Promise<void> {
  const token = (await readFile(String(deployment['token_file']), 'utf8')).trim();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (let at = 0; at < times; at++) {
    const question = questions[Math.floor((at * questions.length) / times)];
    const body = JSON.stringify({ model: deployment['served_as'], messages: question?.messages });
    const response = await fetch(`${String(deployment['endpoint'])}/v1/chat/completions`, {
      method: 'POST',
      headers,
      body,
    });
    const answer = asObject(await response.json());
    if (!response.ok) throw new Error(`the endpoint answered ${response.status}: ${JSON.stringify(answer)}`);
  }
}
