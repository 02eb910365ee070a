import {
  type DeploymentVariable,
  type ServingVariable,
  deploymentVariables,
  servingEnvironment,
} from '../../catalog/hosting/serving-environment.ts';
import { nearest } from '../../nearest.ts';

/** What was said beside the target: the container's variables and the deployment's own, with everything that is wrong in them. */
export type ReadEnvironment = {
  container: Record<string, string>;
  own: Partial<Record<DeploymentVariable, string>>;
  problems: string[];
};

/** Both kinds of variables, told apart by their names. Values of choices are taken in any case. */
export function readEnvironment(given: Readonly<Record<string, string>>): ReadEnvironment {
  const read: ReadEnvironment = { container: {}, own: {}, problems: [] };
  for (const [name, text] of Object.entries(given)) {
    const own = Object.keys(deploymentVariables).find((known): known is DeploymentVariable => known === name);
    const variable = servingEnvironment[name];
    if (own !== undefined) read.own[own] = text;
    else if (variable === undefined) read.problems.push(unknown(name));
    else {
      const value = variable.kind === 'choice' ? text.toLowerCase() : text;
      read.container[name] = value;
      const problem = problemOf(variable, value);
      if (problem !== undefined) read.problems.push(`${name} is "${text}", but takes ${problem}`);
    }
  }
  return read;
}

function unknown(name: string): string {
  const known = [...Object.keys(servingEnvironment), ...Object.keys(deploymentVariables)];
  const close = nearest(name, known);
  return `environment has no ${name}${close === undefined ? `; it takes ${known.join(', ')}` : `, did you mean ${close}?`}`;
}

function problemOf(variable: ServingVariable, text: string): string | undefined {
  if (variable.kind === 'choice') return variable.of.includes(text) ? undefined : variable.of.join(' or ');
  const { kind, least, most, not } = variable;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  const whole = kind === 'number' || Number.isInteger(number);
  if (whole && number >= least && number <= (most ?? Infinity) && number !== not) return undefined;
  const bounds = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
  return `${kind === 'integer' ? 'a whole number' : 'a number'} ${bounds}${not === undefined ? '' : `, not ${not}`}`;
}

/** Names that were said one after another with commas. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
