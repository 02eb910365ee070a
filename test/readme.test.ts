import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settings } from '../src/config.ts';
import { resources } from '../src/resources/index.ts';
import { tools } from '../src/tools/index.ts';

const readme = readFileSync('README.md', 'utf8');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const section = (heading: string): string => readme.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';

describe('the README', () => {
  it('has a paragraph and an example that fits for every tool, and no other', () => {
    const parts = section('Tools').split(/^### /m).slice(1);
    expect(parts.map((part) => part.split('\n')[0])).toEqual(tools.map(({ name }) => name));
    for (const part of parts) {
      const tool = tools.find(({ name }) => part.startsWith(`${name}\n`));
      const example = /```json\n([\s\S]*?)```/.exec(part)?.[1] ?? 'null';
      expect(tool?.input.safeParse(JSON.parse(example)).error?.issues ?? [], tool?.name).toEqual([]);
    }
  });

  it('lists every family of addresses, and no other', () => {
    const listed = [...section('Resources').matchAll(/`(forge:\/\/[^`]+)`/g)].map(([, address]) => address);
    expect(new Set(listed)).toEqual(new Set(resources.map(({ template }) => template)));
    expect(listed).toHaveLength(resources.length);
  });

  it('lists every setting with its variable, default and meaning, and no other', () => {
    const lines = section('Settings')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const rows = lines.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    const wanted = settings.map(({ flag, variable, fallback, help }) => [
      `\`${flag}\``,
      `\`${variable}\``,
      `\`${fallback}\``,
      help,
    ]);
    expect(rows).toEqual(wanted);
  });

  it('names only commands that there are', () => {
    const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => String(name));
    expect(named.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
    expect(readme).toContain('npm ci && npm run demo\nnpm ci && npm test');
  });
});
