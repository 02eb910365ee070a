import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

// Compares our numbers and our endpoint with Python's. The packages go into a folder of their own, made anew when
// requirements.txt or the Python changes. Without a Python it fails: a check that is skipped is not a check.
const folder = 'test/python/.venv';
const stampFile = `${folder}/requirements.sha256`;
const python = process.platform === 'win32' ? `${folder}/Scripts/python.exe` : `${folder}/bin/python`;
const VERSION_PROBE = 'import sys; print(sys.version.split()[0]); sys.exit(0 if sys.version_info >= (3, 11) else 1)';

const base = findPython();
const stamp = createHash('sha256')
  .update(base.version)
  .update(readFileSync('test/python/requirements.txt'))
  .digest('hex');
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) install();

run(process.execPath, ['scripts/build.mjs']);
const tests = spawnSync(python, ['test/python/run.py'], { stdio: ['ignore', 'inherit', 'inherit'] });
process.exitCode = tests.status ?? 1;

/** The first of $PYTHON, python3 and python that is new enough. */
function findPython() {
  const candidates = [process.env.PYTHON, 'python3', 'python'].filter((name) => name !== undefined && name !== '');
  const tried = candidates.map((command) => ({
    command,
    ...spawnSync(command, ['-c', VERSION_PROBE], { encoding: 'utf8' }),
  }));
  const found = tried.find((probe) => probe.status === 0);
  if (found !== undefined) return { command: found.command, version: found.stdout.trim() };
  const said = tried.map(({ command, stdout }) => `${command}: ${stdout?.trim() || 'not found'}`).join(', ');
  return fail(`Python 3.11 or later is needed (${said}); install it or name it in PYTHON`);
}

function install() {
  rmSync(folder, { recursive: true, force: true });
  console.log(`installing test/python/requirements.txt for Python ${base.version} into ${folder}`);
  run(base.command, ['-m', 'venv', folder]);
  const options = ['--quiet', '--disable-pip-version-check', '--no-input'];
  run(python, ['-m', 'pip', 'install', ...options, '-r', 'test/python/requirements.txt']);
  writeFileSync(stampFile, stamp);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) fail(`${command} ${args.join(' ')} ended with ${error?.message ?? status}`);
}

function fail(why) {
  console.error(why);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
