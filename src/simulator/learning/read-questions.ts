import { messageOf } from '../../core/errors.ts';

/** A question with its right answer, as evaluations take it. */
export type Question = { query: string; response: string; system?: string; metadata?: unknown };

/** Reads JSON lines of {query, response, system?, metadata?}. */
export function readQuestions(text: string): { rows: Question[] } | { problem: string } {
  const rows: Question[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const question = toQuestion(line);
    if (typeof question === 'string') return { problem: `line ${index + 1}: ${question}` };
    rows.push(question);
  }
  return rows.length === 0 ? { problem: 'the file is empty' } : { rows };
}

function toQuestion(line: string): Question | string {
  let record: { query?: unknown; response?: unknown; system?: unknown; metadata?: unknown };
  try {
    record = JSON.parse(line);
  } catch (error) {
    return messageOf(error);
  }
  const { query, response, system, metadata } = record;
  if (typeof query !== 'string' || typeof response !== 'string') return 'query and response must be texts';
  return {
    query,
    response,
    ...(typeof system === 'string' ? { system } : {}),
    ...(metadata === undefined ? {} : { metadata }),
  };
}
