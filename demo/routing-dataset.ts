import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError } from '../src/core/errors.ts';
import { docSentences } from './doc-sentences.ts';

/** A sentence of documentation and the service it documents. */
export type Row = { sentence: string; service: string };

/** AWS SDK packages whose doc comments are read, by the name of their service; those that are not installed are left out. */
const services = [
  'bedrock',
  'bedrock-runtime',
  'cloudwatch-logs',
  'iam',
  's3',
  'sagemaker',
  'service-quotas',
  'sts',
] as const;

const MOST_TIMES_THE_RAREST = 12;
const MOST_ROWS = 10_000;
const FEWEST_SERVICES = 4;

/**
 * Which service does this sentence document? One row per sentence of the installed packages' doc comments, in the order of
 * services, files and lines, duplicates included. A service with more than twelve times the rows of the rarest keeps an even
 * sample of its own, and so does the whole beyond 10,000 rows. Throws not_ready when fewer than four of the packages are installed.
 */
export function routingRows(nodeModules: string): Row[] {
  const found = services.map((service) => sentencesOf(nodeModules, service)).filter((rows) => rows.length > 0);
  if (found.length < FEWEST_SERVICES) {
    throw new ForgeError(
      'not_ready',
      `${found.length} AWS SDK packages found in ${nodeModules}, ${FEWEST_SERVICES} are needed`,
      {
        next: 'run npm ci',
      },
    );
  }
  const cap = Math.min(...found.map((rows) => rows.length)) * MOST_TIMES_THE_RAREST;
  const rows = found.flatMap((service) => evenSample(service, cap));
  return evenSample(rows, MOST_ROWS);
}

/** Writes the rows as CSV with the columns sentence and service. */
export async function writeRoutingCsv(path: string, rows: readonly Row[]): Promise<void> {
  const lines = rows.map(({ sentence, service }) => `${csvCell(sentence)},${csvCell(service)}\n`);
  await writeFile(path, `sentence,service\n${lines.join('')}`);
}

function sentencesOf(nodeModules: string, service: string): Row[] {
  const types = join(nodeModules, '@aws-sdk', `client-${service}`, 'dist-types');
  return ['models', 'commands']
    .flatMap((folder) => typeFiles(join(types, folder)))
    .flatMap((path) => docSentences(readFileSync(path, 'utf8')).map((sentence) => ({ sentence, service })));
}

function typeFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.d.ts'));
  return names.sort().map((name) => join(folder, name));
}

/** At most `most` rows, taken at equal distances. */
function evenSample<T>(rows: readonly T[], most: number): T[] {
  const taken = (index: number): number => Math.floor((index * most) / rows.length);
  return rows.length <= most ? [...rows] : rows.filter((_, index) => taken(index + 1) > taken(index));
}

function csvCell(words: string): string {
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}
