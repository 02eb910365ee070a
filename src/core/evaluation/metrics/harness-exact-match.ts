// A reference for the golden cases only: lm-evaluation-harness's exact match with its switches; here `exact_match` and `quasi_exact_match` are asked for.
import { removeAsciiPunctuation } from './python-text.ts';
import { pythonRegex } from './python-regex.ts';

export type HarnessMatchOptions = {
  regexesToIgnore?: readonly string[];
  ignoreCase?: boolean;
  ignorePunctuation?: boolean;
  ignoreNumbers?: boolean;
};

/** lm-evaluation-harness's exact_match: removals in the order of the options, then plain equality. Nothing is trimmed. */
export function harnessExactMatch(prediction: string, reference: string, options: HarnessMatchOptions): number {
  return reduce(prediction, options) === reduce(reference, options) ? 1 : 0;
}

function reduce(text: string, options: HarnessMatchOptions): string {
  const { regexesToIgnore = [], ignoreCase, ignorePunctuation, ignoreNumbers } = options;
  const without = regexesToIgnore.reduce((rest, pattern) => rest.replace(pythonRegex(pattern, 'g'), ''), text);
  const cased = ignoreCase === true ? without.toLowerCase() : without;
  const bare = ignorePunctuation === true ? removeAsciiPunctuation(cased) : cased;
  return ignoreNumbers === true ? bare.replace(/[0-9]/g, '') : bare;
}
