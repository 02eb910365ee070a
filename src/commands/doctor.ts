import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { type Config, parseConfig, settings } from '../config.ts';
import type { Ports } from '../core/core.ts';
import { messageOf } from '../core/errors.ts';
import { version } from '../version.ts';

type Finding = { what: string; ok: boolean; detail: string };

const OLDEST_NODE = [20, 19] as const;
const LOW_DISK_BYTES = 1e9;

/** Says what is usable here, or with `--aws` in the account. Returns the exit code: 0 when nothing is in the way. */
export async function doctor(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  createPorts: (config: Config) => Ports,
  out: NodeJS.WritableStream,
): Promise<number> {
  if (!args.includes('--aws')) {
    const config = parseConfig(args, environment);
    return doctorHere(config, createPorts(config), out);
  }
  const { doctorAws, parseLookedAt } = await import('./doctor-aws.ts');
  const flags = args.filter((arg) => arg !== '--aws');
  const end = flags.findIndex((arg) => arg.startsWith('-'));
  const [words, rest] = end === -1 ? [flags, []] : [flags.slice(0, end), flags.slice(end)];
  const looked = parseLookedAt(words);
  const { cloud } = createPorts(parseConfig(rest, environment));
  if (cloud === undefined) throw new Error('no account was wired');
  return doctorAws(await cloud(), looked, out);
}

async function doctorHere(config: Config, ports: Ports, out: NodeJS.WritableStream): Promise<number> {
  const findings = [
    checkNode(),
    await checkHome(config.home),
    await checkDisk(config.home),
    ...(await checkRuntimes(ports)),
  ];
  out.write(`nova-forge-mcp ${version}\n`);
  for (const setting of settings) out.write(`  ${setting.variable} = ${shown(config[setting.key])}\n`);
  for (const { what, ok, detail } of findings) out.write(`${ok ? 'ok  ' : 'FAIL'} ${what}: ${detail}\n`);
  out.write('     AWS: doctor --aws looks at the account\n');
  return findings.every((finding) => finding.ok) ? 0 : 1;
}

function shown(value: Config[keyof Config]): string {
  return Array.isArray(value) && value.length === 0 ? 'none' : String(value ?? 'none');
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return { what: 'node', ok, detail: `${process.versions.node}, needs ${OLDEST_NODE.join('.')} or newer` };
}

async function checkHome(home: string): Promise<Finding> {
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.R_OK | constants.W_OK);
    return { what: 'home folder', ok: true, detail: `${home} can be written` };
  } catch (error) {
    return {
      what: 'home folder',
      ok: false,
      detail: `${messageOf(error)}; set NOVA_FORGE_HOME to a folder you may write`,
    };
  }
}

async function checkDisk(home: string): Promise<Finding> {
  try {
    const disk = await statfs(home);
    const free = disk.bavail * disk.bsize;
    return {
      what: 'disk',
      ok: free > LOW_DISK_BYTES,
      detail: `${(free / 1e9).toFixed(1)} GB free, 1 GB or more is wanted`,
    };
  } catch (error) {
    return { what: 'disk', ok: false, detail: messageOf(error) };
  }
}

async function checkRuntimes(ports: Ports): Promise<Finding[]> {
  return Promise.all(
    Object.entries(ports.training).map(async ([name, open]) => {
      try {
        const runtime = await open();
        return { what: `runtime ${name}`, ok: true, detail: runtime.paid ? 'ready; costs money' : 'ready; free' };
      } catch (error) {
        return { what: `runtime ${name}`, ok: false, detail: messageOf(error) };
      }
    }),
  );
}
