import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRow } from '../defects/support-rows.ts';

const MOST = 1500;
const readmeSection = /^#{1,4} +([^\n#]{3,100})\n+([A-Z][^\n]{40,900}\.)\n/gm;
const declaration = /\/\*\*\n((?:\s+\*[^\n]*\n)+?)\s+\*\/\n\s+(?:export )?(?:function )?(\w+)[<(?:]/g;

/** What a heading of an installed package's README is followed by: its first paragraph of prose. */
export function readmeRows(): TestRow[] {
  const rows: TestRow[] = [];
  for (const path of filesBelow('node_modules', /^README\.md$/i, 3)) {
    const owner = path.split('/').slice(1, -1).join('/');
    for (const [, heading = '', body = ''] of readFileSync(path, 'utf8').matchAll(readmeSection)) {
      const words = heading.replace(/[^\w ]/g, '').trim();
      const question = `What does the documentation of ${owner} say under the heading ${words}?`;
      if (!/[<>]|https?:|Assistant|User:|System:/.test(body)) rows.push({ question, answer: body });
    }
  }
  return distinct(rows);
}

/** What the declarations of Node's own library say about a member. */
export function declarationRows(): TestRow[] {
  const rows: TestRow[] = [];
  for (const path of filesBelow('node_modules/@types/node', /\.d\.ts$/, 2)) {
    for (const [, comment = '', name = ''] of readFileSync(path, 'utf8').matchAll(declaration)) {
      const [first = ''] = comment.replace(/^\s+\* ?/gm, '').split(/\n\s*\n|\n@|```/);
      const answer = first.replace(/\n/g, ' ').trim();
      const plain = answer.length > 60 && answer.endsWith('.') && !/[<@{]|https?:/.test(answer);
      if (plain) rows.push({ question: `What does ${name} in ${path.split('/').at(-1)} do?`, answer });
    }
  }
  return distinct(rows);
}

/** One row for each question and each answer. */
function distinct(rows: readonly TestRow[]): TestRow[] {
  const byAnswer = new Map(rows.map((row) => [row.answer, row]));
  return [...new Map([...byAnswer.values()].map((row) => [row.question, row])).values()].slice(0, MOST);
}

/** Files below a folder, in a fixed order. */
function filesBelow(folder: string, ending: RegExp, depth: number): string[] {
  if (depth === 0) return [];
  return readdirSync(folder)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const path = join(folder, name);
      if (ending.test(name)) return [path];
      return statSync(path).isDirectory() ? filesBelow(path, ending, depth - 1) : [];
    });
}
