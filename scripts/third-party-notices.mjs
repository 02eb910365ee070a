import { readdirSync, readFileSync } from 'node:fs';

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENCE_FILE = /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i;
const PERMISSIVE = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0']);

/**
 * The licences of the packages whose code is in a bundle, as their authors ask for when it is passed on. `metafile` is what
 * esbuild tells about a build. Throws when a package has no licence text, or one that may not be passed on freely.
 */
export function thirdPartyNotices(metafile) {
  const used = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = new Set(used.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []));
  const notices = [...folders].sort().map(notice);
  return ['nova-forge-mcp contains code of the following packages.\n', ...notices].join('\n');
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  if (!PERMISSIVE.has(license))
    throw new Error(`${name}@${version} has licence ${license}, which is not one of ${[...PERMISSIVE].join(', ')}`);
  if (files.length === 0)
    throw new Error(`${name}@${version} (${license}) is bundled but ${folder} holds no licence text`);
  const texts = files.map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim());
  return [`${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}`, ...texts].join('\n\n').concat('\n');
}
