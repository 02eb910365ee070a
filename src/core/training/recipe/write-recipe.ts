import { isTree, type RecipeLeaf, type RecipeTree } from './recipe-tree.ts';

const WORDS = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;
const PLAIN = /^[A-Za-z/][\w./@+=-]*(?::[\w./@+=-]+)*$/;

/**
 * A recipe as YAML that every reader takes alike: readers of YAML 1.1 (as the containers have) see a text in 1e-5, so fractions are
 * written 1.0e-05, and words such as `on` are quoted.
 */
export function writeRecipe(tree: RecipeTree): string {
  return `${lines(tree, '').join('\n')}\n`;
}

function lines(tree: RecipeTree, indent: string): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (isTree(value)) {
      const inner = lines(value, `${indent}  `);
      return inner.length === 0 ? [`${indent}${key}: {}`] : [`${indent}${key}:`, ...inner];
    }
    if (Array.isArray(value)) return writeList(key, value, indent);
    return [`${indent}${key}: ${writeLeaf(value)}`];
  });
}

function writeList(key: string, items: readonly unknown[], indent: string): string[] {
  if (items.length === 0) return [`${indent}${key}: []`];
  return [`${indent}${key}:`, ...items.map((item) => `${indent}- ${writeLeaf(toLeaf(item))}`)];
}

function toLeaf(item: unknown): RecipeLeaf {
  if (typeof item === 'string' || typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean')
    return item;
  return item === null || item === undefined ? null : JSON.stringify(item);
}

function writeLeaf(value: RecipeLeaf): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return writeFraction(value);
  return typeof value === 'string' ? writeText(value) : String(value);
}

/** Always with a point, and an exponent of two digits, as PyYAML itself writes and reads. */
export function writeFraction(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : value < 0 ? '-.inf' : '.nan';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  const digits = String(Math.abs(power)).padStart(2, '0');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${power < 0 ? '-' : '+'}${digits}`;
}

function writeText(text: string): string {
  if (/\p{Cc}/u.test(text)) return JSON.stringify(text);
  return PLAIN.test(text) && !WORDS.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
