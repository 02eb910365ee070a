import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Layer, layers, namedForTheirMatter } from './layers.ts';
import { type ModuleFacts, moduleFacts } from './module-facts.ts';

type Module = ModuleFacts & { path: string; lines: number };

const MAX_LINES = 250;
const VAGUE = new Set(['util', 'helper', 'common', 'manager', 'service', 'handler', 'base', 'misc', 'shared']);
const FOLDERS = ['src', 'test', 'demo', 'bench'];

/** Everything about the tree at `root` that the rules forbid, one sentence each, naming the file. An empty list is a house in order. */
export function checkArchitecture(root: string): string[] {
  const modules = readModules(root);
  const sources = modules.filter((module) => module.path.startsWith('src/'));
  const problems = [
    ...sources.flatMap((module) => [...importProblems(module), ...sourceProblems(module), ...nameProblems(module)]),
    ...cycles(sources),
    ...modules.flatMap(everywhereProblems),
  ];
  return problems.toSorted();
}

/** Lines per source file: how many files, and the sizes at the middle, at nine tenths and at the end. */
export function sourceSizes(root: string): { files: number; median: number; p90: number; max: number } {
  const sizes = readModules(root)
    .filter((module) => module.path.startsWith('src/'))
    .map((module) => module.lines)
    .sort((a, b) => a - b);
  const at = (share: number): number => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))] ?? 0;
  return { files: sizes.length, median: at(0.5), p90: at(0.9), max: at(1) };
}

function readModules(root: string): Module[] {
  const paths = FOLDERS.flatMap((folder) => typeScriptFiles(root, folder)).sort();
  return paths.map((path) => {
    const source = readFileSync(join(root, path), 'utf8');
    return { path, lines: source.split('\n').length - 1, ...moduleFacts(source) };
  });
}

function typeScriptFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : typeScriptFiles(root, path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function layerOf(path: string): { name: string; layer: Layer; group: string } | undefined {
  for (const layer of layers) {
    const match = layer.files.exec(path);
    const group = match?.[1] ?? '';
    if (match !== null) return { name: layer.name.replace('{1}', group), layer, group };
  }
  return undefined;
}

function importProblems(module: Module): string[] {
  const own = layerOf(module.path);
  if (own === undefined) return [`${module.path} is in no layer: give its folder a row in test/support/layers.ts`];
  const allowed = own.layer.imports.map((name) => name.replace('{1}', own.group));
  return module.imports.flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      return matches(own.layer.packages, specifier)
        ? []
        : [`${module.path} (${own.name}) must not import ${specifier}`];
    }
    const target = resolvePath(module.path, specifier);
    const theirs = layerOf(target)?.name;
    if (theirs === undefined) return [`${module.path} (${own.name}) imports ${target}, which is in no layer`];
    return theirs === own.name || matches(allowed, theirs)
      ? []
      : [`${module.path} (${own.name}) must not import ${target} (${theirs})`];
  });
}

/** A pattern is a name, a name's beginning with a star, or a package, which stands for what is inside it too. */
function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`),
  );
}

function resolvePath(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier);
}

function sourceProblems(module: Module): string[] {
  const { path } = module;
  return [
    ...(module.lines > MAX_LINES ? [`${path} has ${module.lines} lines, at most ${MAX_LINES} are allowed`] : []),
    ...module.computedImports.map((line) => `${path}:${line} imports something that is not a plain string`),
    ...module.moduleState.map((name) => `${path} keeps module state in ${name}`),
    ...module.classes
      .filter((name) => name !== 'ForgeError')
      .map((name) => `${path} declares class ${name}; ForgeError is the only one`),
  ];
}

function everywhereProblems(module: Module): string[] {
  return [
    ...module.defaultExports.map((line) => `${module.path}:${line} has a default export`),
    ...module.mocks.map((line) => `${module.path}:${line} mocks a module; pass the effect as an argument`),
  ];
}

/** A file of one or two exports is named after one of them; a file of more is named for what they have in common. */
function nameProblems(module: Module): string[] {
  const parts = module.path.replace(/\.ts$/, '').split('/').slice(1);
  const vague = parts.filter((part) => VAGUE.has(stem(part.split('-').at(-1) ?? '')));
  const file = parts.at(-1) ?? '';
  const exempt = file === 'index' || module.exports.length > 2 || namedForTheirMatter.includes(module.path);
  const named = exempt || module.exports.some((name) => sharesWord(name, file));
  return [
    ...vague.map((part) => `${module.path}: "${part}" says nothing about what is inside`),
    ...(named ? [] : [`${module.path} exports ${module.exports.join(', ') || 'nothing'}: nothing it is named after`]),
  ];
}

function sharesWord(exported: string, file: string): boolean {
  const name = exported.toLowerCase().replaceAll('_', '');
  return file.split('-').some((part) => part.length > 1 && name.includes(stem(part)));
}

function stem(word: string): string {
  return word.length > 3 ? word.replace(/(?:ies|es|s|e|y)$/, '') : word;
}

/** Each import cycle once, as the path around it. */
function cycles(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const done = new Set<string>();
  const trail: string[] = [];
  const found: string[] = [];
  const visit = (path: string): void => {
    const start = trail.indexOf(path);
    if (start !== -1) found.push(`import cycle: ${[...trail.slice(start), path].join(' -> ')}`);
    const module = byPath.get(path);
    if (start !== -1 || done.has(path) || module === undefined) return;
    trail.push(path);
    for (const specifier of module.imports) if (specifier.startsWith('.')) visit(resolvePath(path, specifier));
    trail.pop();
    done.add(path);
  };
  for (const module of modules) visit(module.path);
  return found;
}
