import { readdirSync, readFileSync } from 'node:fs';

const RULE = '='.repeat(80);
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENCE_FILE = /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i;
const PERMISSIVE = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0']);

/**
 * The licences of the packages whose code is in a bundle, as their authors ask for when it is passed on; a text that several share stands
 * once, under all their names. `metafile` is what esbuild tells about a build. Throws when a package has no licence text, or one that may not be passed on freely.
 */
export function thirdPartyNotices(metafile) {
  const used = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = new Set(used.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []));
  const shared = new Map();
  for (const folder of [...folders].sort()) {
    const { name, text } = notice(folder, [...folders]);
    shared.set(text, [...(shared.get(text) ?? []), name]);
  }
  const notices = [...shared].map(([text, names]) => [RULE, ...names, `${RULE}\n`, text, ''].join('\n'));
  return ['nova-forge-mcp contains code of the following packages.\n', ...notices].join('\n');
}

/** Packages of one scope and licence come from one repository: some hold its licence text, some leave it to the others. */
function notice(folder, folders) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const files = licenceFiles(folder);
  if (!PERMISSIVE.has(license))
    throw new Error(`${name}@${version} has licence ${license}, which is not one of ${[...PERMISSIVE].join(', ')}`);
  const sibling = files.length > 0 ? undefined : folders.find((other) => isSibling(folder, other, license));
  if (files.length === 0 && sibling === undefined)
    throw new Error(`${name}@${version} (${license}) is bundled but ${folder} holds no licence text`);
  const from = sibling ?? folder;
  const texts = licenceFiles(from).map((file) => readFileSync(`${from}/${file}`, 'utf8').trim());
  return { name: `${name} ${version} (${license})`, text: texts.join('\n\n') };
}

function licenceFiles(folder) {
  return readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
}

function isSibling(folder, other, license) {
  const scope = /^(.*node_modules\/@[^/]+\/)/.exec(folder)?.[1];
  if (scope === undefined || !other.startsWith(scope) || licenceFiles(other).length === 0) return false;
  return JSON.parse(readFileSync(`${other}/package.json`, 'utf8')).license === license;
}
