#!/usr/bin/env node
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  accountBatch,
  accountHosting,
  accountSurvey,
  accountTraining,
  keepQuiet,
  once,
  openCloud,
} from './account-ports.ts';
import { type Config, parseConfig } from './config.ts';
import { ForgeError, messageOf } from './core/errors.ts';
import type { Ports } from './core/core.ts';

// Stdout belongs to the protocol: whatever a dependency prints goes to stderr.
Object.assign(console, { log: console.error, info: console.error });

/** Longest time for one answer of a model behind an address. */
const ANSWER_MS = 120_000;

const entry = fileURLToPath(import.meta.url);
const font = fileURLToPath(new URL('fonts/DejaVuSans.ttf', import.meta.url));
const [first = 'serve', ...rest] = process.argv.slice(2);

/** What the program can do besides serving. Each is loaded only when it is asked for. */
const commands: Record<string, (args: string[]) => Promise<void>> = {
  serve: async (flags) => {
    const { serve } = await import('./commands/serve.ts');
    const config = parseConfig(flags, process.env);
    await serve(config, createPorts(config));
  },
  simulate: async (args) => {
    const { simulate } = await import('./commands/simulate.ts');
    const rehearsal = await simulate(args, process.env, process.stdout);
    if (rehearsal === undefined) return;
    for (const [name, value] of Object.entries(rehearsal.environment))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    const { serve } = await import('./commands/serve.ts');
    const config = parseConfig(rehearsal.flags, process.env);
    await serve(config, createPorts(config, rehearsal.now), rehearsal.note);
  },
  doctor: async (args) => {
    const { doctor } = await import('./commands/doctor.ts');
    process.exitCode = await doctor(args, process.env, createPorts, process.stdout);
  },
  iam: async (args) => (await import('./commands/iam.ts')).iam(args, process.env, process.stdout),
  'local-train': async (args) => (await import('./commands/local-train.ts')).localTrain(args),
  'read-rows': async () => (await import('./commands/read-rows.ts')).readRows(),
  'local-serve': async (args) => (await import('./commands/local-serve.ts')).localServe(args),
};

/** The only place that knows which runtimes there are; each loads when it is first used. */
function createPorts(config: Config, now: () => Date = () => new Date()): Ports {
  const local = {
    folder: `${config.home}/local`,
    launch: { command: process.execPath, args: [entry] },
    now: () => new Date(),
  };
  const endpoint = process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'];
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  const provider = once(async () => (await import('./core/runtimes/aws/find-credentials.ts')).findCredentials(region));
  const credentials = async () => (await provider())();
  const here = { ...(region === undefined ? {} : { region }), pause: wait, credentials };
  const aws = { ...here, ...(endpoint === undefined ? {} : { endpoint }) };
  const logEndpoint = process.env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'] ?? process.env['AWS_ENDPOINT_URL'];
  const logs = { ...here, ...(logEndpoint === undefined ? {} : { endpoint: logEndpoint }) };
  const openCatalog = once(() => openCloud(config, here, aws, now));
  const openS3 = once(async () => {
    keepQuiet();
    return (await import('./core/runtimes/aws/s3-objects.ts')).createS3Objects(aws);
  });
  const hub = {
    endpoint: process.env['HF_ENDPOINT'] ?? 'https://huggingface.co',
    token: process.env['HF_TOKEN'],
    pause: wait,
  };
  return {
    home: config.home,
    limits: { maxUsdPerRun: config.maxUsdPerRun, maxUsdPerDay: config.maxUsdPerDay },
    now,
    thread: { file: entry, args: ['read-rows'] },
    pictures: once(async () => (await import('./core/runtimes/resvg/resvg-pictures.ts')).createResvgPictures({ font })),
    cloud: openCatalog,
    training: {
      local: async () => (await import('./core/runtimes/local/local-training.ts')).createLocalTraining(local),
      ...accountTraining(here, openCatalog, openS3, now),
    },
    inference: {
      local: async () => (await import('./core/runtimes/local/local-inference.ts')).createLocalInference(local),
      openai: async () =>
        (await import('./core/runtimes/openai/openai-inference.ts')).createOpenAiInference(openAiSettings()),
      aws: async () => {
        keepQuiet();
        return (await import('./core/runtimes/aws/inference/aws-inference.ts')).createAwsInference({
          ...answering(),
          answers: { objects: openS3, pause: wait },
        });
      },
    },
    hosting: {
      local: async () => (await import('./core/runtimes/local/local-hosting.ts')).createLocalHosting(local),
      ...accountHosting(here, aws, openCatalog, now),
    },
    objects: {
      hf: async () => (await import('./core/runtimes/hub/hub-objects.ts')).createHubObjects(hub),
      s3: openS3,
    },
    ...(config.role === undefined ? {} : { survey: accountSurvey(here, openCatalog, now) }),
    batch: accountBatch(here, aws, openCatalog, openS3, now),
    results: async () =>
      (await import('./core/runtimes/aws/evaluation/evaluation-results.ts')).createEvaluationResults(openS3),
    logs: {
      cloudwatch: async () => {
        keepQuiet();
        return (await import('./core/runtimes/aws/cloudwatch-logs.ts')).createCloudwatchLogs(logs);
      },
    },
  };
}

/** How OpenAI-style servers are asked; the key is for the one server that OPENAI_BASE_URL names. */
function openAiSettings() {
  const key = process.env['OPENAI_API_KEY'];
  const keyFor = process.env['OPENAI_BASE_URL'] ?? 'https://api.openai.com';
  return { keyFor, timeoutMs: ANSWER_MS, now: () => new Date(), ...(key === undefined ? {} : { key }) };
}

/** How the services of AWS that answer are reached. */
function answering() {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL: all } = process.env;
  const region = AWS_REGION ?? AWS_DEFAULT_REGION;
  const bedrock = process.env['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'] ?? all;
  const control = process.env['AWS_ENDPOINT_URL_BEDROCK'] ?? all;
  const sagemaker = process.env['AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME'] ?? all;
  return {
    now: () => new Date(),
    ...(region === undefined ? {} : { region }),
    ...(bedrock === undefined ? {} : { bedrockEndpoint: bedrock }),
    ...(control === undefined ? {} : { controlEndpoint: control }),
    ...(sagemaker === undefined ? {} : { sagemakerEndpoint: sagemaker }),
  };
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal });
}

async function main(): Promise<void> {
  if (first === 'help' || [first, ...rest].some((word) => word === '--help' || word === '-h')) {
    const { helpText } = await import('./commands/help.ts');
    process.stdout.write(helpText());
  } else if (first === '--version') {
    const { version } = await import('./version.ts');
    process.stdout.write(`${version}\n`);
  } else if (first.startsWith('-')) await commands['serve']?.([first, ...rest]);
  else if (Object.hasOwn(commands, first)) await commands[first]?.(rest);
  else throw new ForgeError('bad_request', `unknown command "${first}"`, { next: 'run nova-forge-mcp --help' });
}

try {
  await main();
} catch (error) {
  const next = error instanceof ForgeError && error.next !== undefined ? `\n${error.next}` : '';
  process.stderr.write(`nova-forge-mcp: ${error instanceof ForgeError ? messageOf(error) : String(error)}${next}\n`);
  process.exitCode = error instanceof ForgeError ? 2 : 1;
}
