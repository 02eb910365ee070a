import { isAbsolute } from 'node:path';
import type { DatasetRecord } from '../runs/dataset-record.ts';

/** Where rows were prepared from: a file, the column of the question, and the columns that became the conversation. */
export type RowSource = { path: string; question: string | undefined; used: readonly string[] };

const CONVERSATION = ['question', 'answer', 'system', 'reasoning'];

/** The file a dataset was prepared from, when it is one on this machine; else the reason why it is not looked at. */
export function rowSource(dataset: DatasetRecord | undefined): RowSource | { reason: string } {
  if (dataset === undefined) return { reason: 'the rows are a file that was not prepared' };
  const { uri } = dataset.source;
  const [first = ''] = uri.split('\n');
  if (first !== uri || !isAbsolute(uri)) return { reason: `${first} is not one file of this machine` };
  const used = CONVERSATION.flatMap((key) => dataset.columns[key]?.column ?? []);
  return { path: uri, question: dataset.columns['question']?.column, used };
}
