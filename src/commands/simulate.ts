import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ForgeError } from '../core/errors.ts';
import { applyCondition } from '../simulator/apply-condition.ts';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';

/** Said before every answer of a server that runs against the stand-in. */
const NOTE = 'SIMULATED: AWS and its models are a stand-in on this machine; nothing is real, nothing is billed.';

/** A running stand-in, and what a server that works against it needs. */
export type Rehearsal = {
  /** Arguments that are left for the server. */
  flags: string[];
  /** Variables to set; undefined: to remove. */
  environment: Record<string, string | undefined>;
  note: string;
  now: () => Date;
};

/** Its minute lasts a second while a job runs, if nothing else is said. */
const USUAL_SPEED = 60;

type Arguments = { flags: string[]; speed: number; port: number; only: boolean; faults: string[] };

/**
 * Starts the stand-in for AWS with an account that is ready for use: credentials that exist nowhere, a role, a bucket and a reward
 * function; each `--fault` makes something wrong in it. With `--endpoint-only` it runs alone for other programs; what they need is printed as shell variables. The home folder
 * is a new one, removed at the end, so that rehearsals and real runs never mix.
 */
export async function simulate(
  args: readonly string[],
  inherited: Readonly<Record<string, string | undefined>>,
  out: NodeJS.WritableStream,
): Promise<Rehearsal | undefined> {
  const { flags, speed, port, only, faults } = parseArguments(args);
  const simulator = await startSimulator({ speed, port });
  simulator.hold(false); // it ends with the server, also when that cannot begin
  const home = mkdtempSync(join(tmpdir(), 'nova-forge-rehearsal-'));
  const folders = [home, simulator.world.objects.folder];
  process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  for (const fault of faults) process.stderr.write(`fault ${fault}: ${applyCondition(simulator, fault)}\n`);
  const environment = { ...without(inherited), ...environmentOf(simulator, home) };
  if (only) {
    simulator.hold(true);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
    for (const [name, value] of Object.entries(environmentOf(simulator, home)))
      out.write(`export ${name}='${value}'\n`);
    return undefined;
  }
  const { role, output, reward } = simulator.furniture;
  process.stderr.write(
    `${NOTE}\n${simulator.endpoint} runs ${speed} times as fast while a job runs; role ${role}, output ${output}, reward function ${reward}\n`,
  );
  return { flags, environment, note: NOTE, now: () => new Date(simulator.world.clock.now()) };
}

/** Everything of the person's own account is left out, so that no call can reach it. */
function without(inherited: Readonly<Record<string, string | undefined>>): Record<string, undefined> {
  const own = Object.keys(inherited).filter((name) => /^(AWS_|NOVA_FORGE_)/.test(name));
  return Object.fromEntries(own.map((name) => [name, undefined]));
}

function environmentOf({ endpoint, furniture }: Simulator, home: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: furniture.region,
    AWS_ACCESS_KEY_ID: 'AKIASIMULATED0000000',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_CONFIG_FILE: join(home, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    NOVA_FORGE_HOME: home,
    NOVA_FORGE_ROLE_ARN: furniture.role,
    NOVA_FORGE_OUTPUT: furniture.output,
    NOVA_FORGE_SCHEDULE_ROLE_ARN: furniture.schedule_role,
    // Ceilings of a rehearsal: what costs nothing needs room for what it stands for.
    NOVA_FORGE_MAX_USD_PER_RUN: '10000',
    NOVA_FORGE_MAX_USD_PER_DAY: '50000',
  };
}

function parseArguments(args: readonly string[]): Arguments {
  const parsed: Arguments = { flags: [], speed: USUAL_SPEED, port: 0, only: false, faults: [] };
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === '--endpoint-only') parsed.only = true;
    else if (argument === '--speed') parsed.speed = toNumber(argument, args[++index], 1, 100_000);
    else if (argument === '--fault') parsed.faults.push(args[++index] ?? '');
    else if (argument === '--port') parsed.port = toNumber(argument, args[++index], 0, 65_535);
    else parsed.flags.push(argument);
  }
  return parsed;
}

function toNumber(flag: string, text: string | undefined, least: number, most: number): number {
  const number = Number(text ?? Number.NaN);
  if (Number.isFinite(number) && number >= least && number <= most) return number;
  throw new ForgeError('bad_request', `${flag} is "${text ?? ''}", but takes a number from ${least} to ${most}`, {
    next: 'run nova-forge-mcp --help',
  });
}
