import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { iam } from '../src/commands/iam.ts';
import { settings } from '../src/config.ts';
import { callerPermissions } from '../src/core/catalog/permissions/caller.ts';
import { jobRoles } from '../src/core/catalog/permissions/job-role.ts';
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

  it('shows the policy that iam prints, and names each feature and role', () => {
    const out = new PassThrough();
    iam(['prepare'], {}, out);
    const { caller } = JSON.parse(String(out.read()));
    expect(JSON.parse(/```json\n([\s\S]*?)```/.exec(section('Permissions'))?.[1] ?? 'null')).toEqual(caller);
    const rows = section('Permissions')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => /^\| `([^`]+)`/.exec(line)?.[1]);
    expect(rows).toEqual([...Object.keys(callerPermissions), ...Object.keys(jobRoles)]);
  });

  it('names only commands that there are', () => {
    const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => String(name));
    expect(named.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
    expect(readme).toContain('npm ci && npm run demo\nnpm ci && npm test');
  });
});
