import { z } from 'zod';
import { rubricScore } from '../metrics/rubric-score.ts';
import { type Criterion, rubric } from './rubric.ts';

const Winner = z.looseObject({ winner: z.enum(['A', 'B', 'even']) });
const Scores = z.looseObject({ scores: z.record(z.string(), z.number().int().min(1).max(5)) });

/** Who won a comparison; undefined when the reply is malformed. */
export function parseWinner(reply: string): 'A' | 'B' | 'even' | undefined {
  return Winner.safeParse(lastObject(reply)).data?.winner;
}

/** Weighted score of a rubric reply, 0 to 1, each grade as (grade - 1) / 4; undefined when a criterion is missing or no grade. */
export function parseGrades(reply: string): { score: number; grades: Record<string, number> } | undefined {
  const grades = Scores.safeParse(lastObject(reply)).data?.scores;
  if (grades === undefined || !rubric.every(({ name }: Criterion) => Object.hasOwn(grades, name))) return undefined;
  const score = rubricScore(rubric.map(({ name, weight }) => ({ type: 'scale', score: grades[name] ?? 1, weight })));
  return { score, grades };
}

/** The last whole JSON object of a reply: judges think aloud before it. */
function lastObject(reply: string): unknown {
  const whole = reply.slice(0, reply.lastIndexOf('}') + 1);
  for (let start = whole.lastIndexOf('{'); start !== -1; start = whole.lastIndexOf('{', start - 1)) {
    try {
      return JSON.parse(whole.slice(start));
    } catch {
      if (start === 0) return undefined;
    }
  }
  return undefined;
}
