import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
// @ts-expect-error a build script without types
import { thirdPartyNotices } from '../../scripts/third-party-notices.mjs';

const root = mkdtempSync(join(tmpdir(), 'licences-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('the licence', () => {
  it('is Apache 2.0, said the same way by the file and the package', () => {
    const licence = readFileSync('LICENSE', 'utf8');
    expect(licence).toMatch(/Apache License\s+Version 2\.0, January 2004/);
    expect(licence).toContain('END OF TERMS AND CONDITIONS');
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ license: 'Apache-2.0' });
  });
});

describe('thirdPartyNotices', () => {
  it('passes on the licence and notice of each package whose code is in the bundle, and of no other', () => {
    const folders = [
      plant('inside', 'MIT', { LICENSE: 'Copyright A. Person', 'NOTICE.md': 'made by A.' }),
      plant('outside', 'MIT', {}),
    ];
    const text: string = thirdPartyNotices(
      metafile([`${folders[0]}/lib/a.js`, 10], [`${folders[1]}/b.js`, 0], ['src/index.ts', 5]),
    );
    expect(text).toMatch(/inside 1\.2\.3 \(MIT\)[^]*Copyright A\. Person[^]*made by A\./);
    expect(text).not.toContain('outside');
  });

  it('says a text that packages share once, under all their names', () => {
    const files = { LICENSE: 'the words they share' };
    const folders = ['twin-a', 'other', 'twin-b'].map((name) =>
      plant(name, 'MIT', name === 'other' ? { LICENSE: 'its own words' } : files),
    );
    const text: string = thirdPartyNotices(
      metafile(...folders.map((folder): [string, number] => [`${folder}/a.js`, 1])),
    );
    expect(text.split('the words they share')).toHaveLength(2);
    expect(text).toMatch(/^twin-a 1\.2\.3 \(MIT\)\ntwin-b 1\.2\.3 \(MIT\)\n=+\n\nthe words they share$/m);
    expect(text).toMatch(/^other 1\.2\.3 \(MIT\)\n=+\n\nits own words$/m);
  });

  it('refuses a package whose licence is missing or not permissive', () => {
    const silent = plant('silent', 'MIT', {});
    expect(() => thirdPartyNotices(metafile([`${silent}/a.js`, 1]))).toThrow(
      `silent@1.2.3 (MIT) is bundled but ${silent} holds no licence text`,
    );
    const strict = plant('@group/strict', 'GPL-3.0', { LICENSE: 'GPL' });
    expect(() => thirdPartyNotices(metafile([`${strict}/a.js`, 1]))).toThrow('@group/strict@1.2.3 has licence GPL-3.0');
  });

  it('is in the built package, with the licence of the font', () => {
    const notices = readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
    expect(notices).toMatch(/^@modelcontextprotocol\/sdk \d[^]*^zod \d/m);
    expect(notices).toContain(readFileSync('src/fonts/LICENSE.txt', 'utf8'));
  });
});

function plant(name: string, license: string, files: Record<string, string>): string {
  const folder = `${root}/node_modules/${name}`;
  mkdirSync(folder, { recursive: true });
  const described = { ...files, 'package.json': JSON.stringify({ name, version: '1.2.3', license }) };
  for (const [file, words] of Object.entries(described)) writeFileSync(join(folder, file), words);
  return folder;
}

function metafile(...inputs: [path: string, bytesInOutput: number][]) {
  return {
    outputs: {
      'dist/index.js': { inputs: Object.fromEntries(inputs.map(([path, bytesInOutput]) => [path, { bytesInOutput }])) },
    },
  };
}
