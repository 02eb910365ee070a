import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { ForgeError } from '../../errors.ts';
import { isDataName } from './choose-format.ts';
import { filePart } from './file-part.ts';
import { globExpression, globRoot } from './glob.ts';
import type { SourcePart } from './source-part.ts';

/** What one address stands for. */
export type FoundParts = { uri: string; parts: readonly SourcePart[]; leftOut: readonly string[] };

const MAX_LOOKED_AT = 100_000;

/** The files directly in a folder, by name. Hidden ones and those that begin with an underscore are markers of other programs. */
export async function findFolder(folder: string): Promise<FoundParts> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && !/^[._]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
  const parts = await toParts(folder, names.filter(isDataName));
  const taken = new Set(parts.map(({ name }) => name));
  const leftOut = names.filter((name) => !taken.has(name));
  if (parts.length > 0) return { uri: folder, parts, leftOut };
  throw new ForgeError('not_found', `the folder ${folder} holds no file that can be read; it has ${listed(leftOut)}`, {
    next: 'name a folder with CSV, JSON lines, JSON, Parquet or Arrow files, or the file itself',
  });
}

/** The files whose path fits a pattern, by path. */
export async function findGlob(pattern: string): Promise<FoundParts> {
  const root = globRoot(pattern);
  const fits = globExpression(pattern);
  const deep = pattern.slice(root.length).includes('/') || pattern.includes('**');
  const all = (await walk(root, deep)).filter((path) => fits.test(path)).sort();
  const names = all.map((path) => relative(root, path));
  const chosen = names.filter((name) => all.length === 1 || isDataName(basename(name)));
  if (chosen.length === 0)
    throw new ForgeError('not_found', `no file fits ${pattern}${all.length > 0 ? ` but ${listed(names)}` : ''}`, {
      next: 'check the pattern: * stands for a part of one name, ** for any folders',
    });
  const parts = await toParts(root, chosen);
  const taken = new Set(parts.map(({ name }) => name));
  return { uri: pattern, parts, leftOut: names.filter((name) => !taken.has(name)) };
}

/** Pipes, sockets and devices are no parts: they have no end. */
async function toParts(folder: string, names: readonly string[]): Promise<SourcePart[]> {
  const parts: SourcePart[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path);
    if (found.isFile()) parts.push(filePart(path, name, found.size));
  }
  return parts;
}

async function walk(folder: string, deep: boolean): Promise<string[]> {
  const found: string[] = [];
  const folders = [folder];
  for (let at = 0; at < folders.length; at++) {
    const here = folders[at] ?? folder;
    for (const entry of await readdir(here, { withFileTypes: true }).catch(() => [])) {
      const path = join(here, entry.name);
      if (!entry.isDirectory()) found.push(path);
      else if (deep) folders.push(path);
    }
    if (found.length + folders.length > MAX_LOOKED_AT)
      throw new ForgeError(
        'bad_request',
        `${folder} holds more than ${MAX_LOOKED_AT} files and folders to look through`,
        {
          next: 'name a folder further down',
        },
      );
  }
  return found;
}

function listed(names: readonly string[]): string {
  const more = names.length - 5;
  return names.length === 0 ? 'no files' : `${names.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
