/** Makers of models by what their names contain. */
const families: readonly (readonly [family: string, words: RegExp])[] = [
  ['amazon', /\b(?:amazon|nova|titan)\b/],
  ['anthropic', /anthropic|claude/],
  ['openai', /openai|\bgpt|\bo[134]\b/],
  ['meta', /\bmeta\b|llama/],
  ['mistral', /mi[sx]tral|ministral/],
  ['alibaba', /qwen/],
  ['deepseek', /deepseek/],
  ['google', /gemini|gemma/],
  ['cohere', /cohere|command-r/],
  ['local', /baseline/],
];

/** Who made a model, as far as its name tells; undefined when it does not. */
export function modelFamily(name: string): string | undefined {
  const text = name.toLowerCase();
  return families.find(([, words]) => words.test(text))?.[0];
}

/** What is to be said of a judge beside a student: a judge tends to favour its own kind. Undefined when they are known to differ. */
export function familyWarning(judge: string, student: string): string | undefined {
  const [of, by] = [modelFamily(student), modelFamily(judge)];
  if (of !== undefined && by !== undefined && of !== by) return undefined;
  if (of === undefined || by === undefined)
    return `whether judge ${judge} and student ${student} are of one family cannot be told by their names`;
  return `judge ${judge} and student ${student} are both of ${of}: a judge may favour its own kind`;
}
