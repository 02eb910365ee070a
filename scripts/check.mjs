import { spawn } from 'node:child_process';

// Every gate that needs no run of the product, all at once. One line each; what a failed one said comes at the end.
const bin = (name) => `node_modules/.bin/${name}`;
const gates = [
  { name: 'types', commands: [[bin('tsc'), '-p', '.']] },
  { name: 'lint', commands: [[bin('oxlint'), '--type-aware']] },
  { name: 'format', commands: [[bin('oxfmt'), '--check']] },
  { name: 'unused code', commands: [[bin('knip'), '--no-progress']] },
  { name: 'architecture', commands: [[bin('vitest'), 'run', '--config', 'scripts/architecture.config.ts']] },
  {
    name: 'package',
    commands: [
      [process.execPath, 'scripts/build.mjs'],
      [bin('publint'), '--strict'],
    ],
  },
];

const started = performance.now();
const failures = (await Promise.all(gates.map(runGate))).filter((gate) => gate.code !== 0);
for (const { name, output } of failures) console.log(`\n--- ${name}\n${output.trim()}`);
console.log(`${gates.length - failures.length} of ${gates.length} checks passed in ${seconds(started)} s`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function runGate({ name, commands }) {
  const began = performance.now();
  let result = { code: 0, output: '' };
  for (const command of commands) if (result.code === 0) result = await runCommand(command);
  console.log(`${result.code === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(14)} ${seconds(began).padStart(5)} s`);
  return { name, ...result };
}

/** Output and exit code of a command; a command that cannot start has code 1 and says why. */
function runCommand([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    const keep = (text) => (output += text);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
