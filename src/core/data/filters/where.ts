import { ForgeError } from '../../errors.ts';

/** A comparison of a column with a value. */
export type Where = { column: string; test: (value: string | undefined) => boolean };

type Operator = (order: number, value: string, wanted: string) => boolean;

const operators: Readonly<Record<string, Operator>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '~': (_order, value, wanted) => value.toLowerCase().includes(wanted.toLowerCase()),
};

/**
 * Reads `column operator value`: = != < <= > >= and ~ (contains, whatever the case). Two numbers are compared as numbers, other
 * values as text; a row without a value passes only !=. Throws ForgeError.
 */
export function parseWhere(text: string): Where {
  const found = /^\s*(.+?)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*$/s.exec(text);
  const [, column = '', sign = '', quoted = ''] = found ?? [];
  const compare = operators[sign];
  if (compare === undefined)
    throw new ForgeError('bad_request', `filters.where has "${text}", which is no comparison`, {
      next: 'write a column, one of = != < <= > >= ~ and a value, such as "score >= 3"',
    });
  const wanted = /^(["']).*\1$/s.test(quoted) ? quoted.slice(1, -1) : quoted;
  return {
    column,
    test: (value) => (value === undefined ? sign === '!=' : compare(orderOf(value.trim(), wanted), value, wanted)),
  };
}

/** NaN when a number is compared with something that is none: then only = and != can be told. */
function orderOf(value: string, wanted: string): number {
  if (value === wanted) return 0;
  const numbers = [value, wanted].map((text) => (text === '' ? Number.NaN : Number(text)));
  const [a = Number.NaN, b = Number.NaN] = numbers;
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  if (!Number.isNaN(b)) return Number.NaN;
  return value < wanted ? -1 : 1;
}
