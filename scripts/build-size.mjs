import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

// What a user downloads and what every start reads, against their budgets. kB are thousands of bytes.
const {
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
} = JSON.parse(readFileSync('package.json', 'utf8'));
const needed = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

// The server itself is the chunk that the entry loads when no other command is given.
const entry = 'dist/index.js';
const serve = /\.\/(chunks\/serve-\w+\.js)/.exec(readFileSync(entry, 'utf8'))?.[1];
if (serve === undefined) throw new Error(`${entry} names no chunk of the serve command`);

const rows = [
  {
    what: 'entry and server: all that a start reads',
    value: kilobytes(startBytes([entry, `dist/${serve}`])),
    most: 450,
    unit: ' kB',
  },
  // Clients of fifteen services, the simulator, the panels of questions and a font are in it; none is read at the start.
  { what: 'packed tarball', value: kilobytes(packedBytes()), most: 1100, unit: ' kB' },
  // One, and optional: what draws pictures is machine code, which cannot be bundled.
  { what: ['packages installed with it', ...needed].join(' '), value: needed.length, most: 1, unit: '' },
];

for (const { what, value, most, unit } of rows) {
  console.log(`${value <= most ? 'ok  ' : 'FAIL'} ${what}: ${value}${unit}, budget ${most}${unit}`);
}
process.exitCode = rows.every(({ value, most }) => value <= most) ? 0 : 1;

/** Bytes of files and of everything their static imports reach; import() is not followed. */
function startBytes(entries) {
  const files = new Set(entries);
  for (const file of files) {
    const source = readFileSync(file, 'utf8');
    for (const [, specifier] of source.matchAll(
      /(?:^|[;}\s])(?:import|export)(?:[^"'();]*?from)?\s*["'](\.[^"']+)["']/g,
    )) {
      files.add(join(dirname(file), specifier));
    }
  }
  return [...files].reduce((sum, file) => sum + statSync(file).size, 0);
}

function packedBytes() {
  const answer = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(answer)[0].size;
}

function kilobytes(bytes) {
  return Math.round(bytes / 100) / 10;
}
