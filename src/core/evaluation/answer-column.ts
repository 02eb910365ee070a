import { ForgeError } from '../errors.ts';

/** The column of a predictions file that is scored; none where it holds log-likelihoods only. `certain`: its name can only mean what a model said. */
export type AnswerColumn = { name: string | undefined; certain: boolean };

/** Names that only a model's answers have. */
const CERTAIN = ['prediction', 'predicted', 'generated_text', 'model_output', 'generation', 'inference'];
/** Names under which people keep answers, gold answers and even prompts. */
const POSSIBLE = ['completion', 'output', 'answer', 'response', 'text', 'label'];

export const COLUMN_HELP = 'rename the column with the answers of the model to "prediction"';
export const FILE_HELP =
  'write one JSON object per line, {"prediction": "…"}, with "row" (1-based) when the order differs';

/**
 * The column with the answers: the one with a certain name, else the only possible one. ForgeError bad_request when several could be
 * meant (choosing one would score gold answers or prompts as if a model had said them), bad_data when there is none.
 */
export function findAnswerColumn(path: string, columns: ReadonlySet<string>): AnswerColumn {
  const certain = CERTAIN.filter((name) => columns.has(name));
  const possible = POSSIBLE.filter((name) => columns.has(name));
  const [found, ...others] = certain.length > 0 ? certain : possible;
  const listed = [...columns].join(', ');
  if (found === undefined && columns.has('loglikelihood')) return { name: undefined, certain: true };
  if (found === undefined)
    throw new ForgeError('bad_data', `${path} has no prediction among ${listed}`, {
      next: /\.[ct]sv$/i.test(path) ? COLUMN_HELP : FILE_HELP,
    });
  if (others.length > 0) {
    const names = [found, ...others].map((name) => `"${name}"`).join(' and ');
    throw new ForgeError('bad_request', `${path} may keep its predictions under ${names} (columns: ${listed})`, {
      next: certain.length > 0 ? `keep one of ${names}` : COLUMN_HELP,
    });
  }
  if (found === 'response' && columns.has('query')) {
    throw new ForgeError('bad_request', `${path} looks like evaluation rows ("query", "response"), not predictions`, {
      next: COLUMN_HELP,
    });
  }
  return { name: found, certain: certain.length > 0 };
}
