/** A policy document as IAM keeps it. */
export type Policy = { Version?: string; Statement: Statement | readonly Statement[] };

export type Statement = {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action?: string | readonly string[];
  NotAction?: string | readonly string[];
  Resource?: string | readonly string[];
  NotResource?: string | readonly string[];
  /** Operator, key, values: only StringEquals, StringLike and their ArnLike kin are understood. */
  Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

/** A question to policies. Without a resource every resource is meant that a statement names. */
export type Question = { action: string; resource?: string; context?: Readonly<Record<string, string>> };

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** What policies say together: a denial wins, and what nobody allows is not. */
export function decide(policies: readonly Policy[], question: Question): { decision: Decision; missing: string[] } {
  const missing = new Set<string>();
  const fitting = policies
    .flatMap(({ Statement }) => Statement)
    .filter((statement) => applies(statement, question, missing));
  if (fitting.some(({ Effect }) => Effect === 'Deny')) return { decision: 'explicitDeny', missing: [...missing] };
  if (fitting.length > 0) return { decision: 'allowed', missing: [...missing] };
  return { decision: 'implicitDeny', missing: [...missing] };
}

function applies(statement: Statement, question: Question, missing: Set<string>): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const { action, resource, context = {} } = question;
  if (Action !== undefined && !listOf(Action).some((pattern) => fits(pattern.toLowerCase(), action.toLowerCase())))
    return false;
  if (NotAction !== undefined && listOf(NotAction).some((pattern) => fits(pattern.toLowerCase(), action.toLowerCase())))
    return false;
  if (resource !== undefined && Resource !== undefined && !listOf(Resource).some((pattern) => fits(pattern, resource)))
    return false;
  if (
    resource !== undefined &&
    NotResource !== undefined &&
    listOf(NotResource).some((pattern) => fits(pattern, resource))
  )
    return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const value = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
      if (value === undefined) missing.add(key);
      return holds(operator, listOf(wanted), value);
    }),
  );
}

function holds(operator: string, wanted: readonly string[], value: string | undefined): boolean {
  if (value === undefined) return operator.endsWith('IfExists');
  const plain = operator.replace('IfExists', '');
  const like = /Like/.test(plain);
  const found = wanted.some((one) => (like || plain.startsWith('Arn') ? fits(one, value) : one === value));
  return plain.includes('Not') ? !found : found;
}

/** `*` is anything, `?` one character. */
function fits(pattern: string, text: string): boolean {
  const parts = pattern.split(/([*?])/).map((part) => (part === '*' ? '.*' : part === '?' ? '.' : escaped(part)));
  return new RegExp(`^${parts.join('')}$`, 's').test(text);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
