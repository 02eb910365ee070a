import { z } from 'zod';
import { isJsonObject } from '../metrics/json-answer.ts';
import { rubricScore } from '../metrics/rubric-score.ts';
import { rubric } from './rubric.ts';

/** How judges write who won; prompts ask for the first three. */
const WINNERS: ReadonlyMap<string, 'A' | 'B' | 'even'> = new Map([
  ['a', 'A'],
  ['b', 'B'],
  ['even', 'even'],
  ['tie', 'even'],
  ['draw', 'even'],
]);

const Winner = z.looseObject({ winner: z.string() });
/** A number, or one written as text; halves are as clear as wholes. */
const Grade = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*\d(?:\.\d+)?\s*$/)
      .transform(Number),
  ])
  .pipe(z.number().min(1).max(5));
const Grades = z.object(Object.fromEntries(rubric.map(({ name }) => [name, Grade])));

/** Who won a comparison, in whatever case; undefined when the reply is malformed. */
export function parseWinner(reply: string): 'A' | 'B' | 'even' | undefined {
  return WINNERS.get(Winner.safeParse(lastObject(reply)).data?.winner.trim().toLowerCase() ?? '');
}

/**
 * Weighted score of a rubric reply, 0 to 1, each grade as (grade - 1) / 4; undefined when a criterion is missing or no grade. The grades
 * stand under "scores", or in the object itself.
 */
export function parseGrades(reply: string): { score: number; grades: Record<string, number> } | undefined {
  const object = lastObject(reply);
  const grades = Grades.safeParse(isJsonObject(object) ? (object['scores'] ?? object) : object).data;
  if (grades === undefined) return undefined;
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
