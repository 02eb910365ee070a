import { appendFile, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, systemCode } from '../../../errors.ts';
import type { CapturedAnswer } from '../../../ports/hosting.ts';

/** A request that carries it is ours (smoke test, load test, evaluation), and its answer is nobody's traffic. */
export const PROBE_HEADER = 'x-nova-forge-probe';

/** The variable of a local deployment that asks for a capture: how many of the newest answers are kept. */
export const CAPTURE_VARIABLE = 'CAPTURE_ANSWERS';
export const MOST_CAPTURED = 10_000;

const FLUSH_MS = 200;
const SHOWN_CHARACTERS = 2000;

export type Capture = { add(answer: Omit<CapturedAnswer, 'at'>): void; close(): Promise<void> };

/**
 * Keeps the newest answers of an endpoint, for its owner only: texts of at most 2,000 characters, never a prompt or a header. Two files
 * take turns, so that at least the newest `most` answers are there and never more than twice as many.
 */
export async function openCapture(now: () => Date, folder: string, most: number): Promise<Capture> {
  const { current, before } = captureFiles(folder);
  let lines = (await readAnswers(current)).length;
  const held: string[] = [];
  let writing: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    while (held.length > 0) {
      const batch = held.splice(0, most);
      if (lines > 0 && lines + batch.length > most) {
        await rename(current, before);
        lines = 0;
      }
      lines += batch.length;
      await appendFile(current, batch.join(''), { mode: 0o600 });
    }
  };
  const write = (): Promise<void> =>
    (writing = writing.then(flush).catch((error: unknown) => {
      process.stderr.write(`answers could not be captured: ${messageOf(error)}\n`);
    }));
  const timer = setInterval(() => void write(), FLUSH_MS).unref();
  return {
    add({ text, stop_reason }) {
      const answer: CapturedAnswer = { at: now().toISOString(), text: text.slice(0, SHOWN_CHARACTERS), stop_reason };
      held.push(`${JSON.stringify(answer)}\n`);
      if (held.length >= most) void write();
    },
    async close() {
      clearInterval(timer);
      await write();
    },
  };
}

/** The newest answers, oldest first; none when nothing was captured. A line a crash tore is left out. */
export async function readCapture(folder: string, most: number): Promise<CapturedAnswer[]> {
  const { current, before } = captureFiles(folder);
  const newest = await readAnswers(current);
  const older = newest.length >= most ? [] : await readAnswers(before);
  return [...older, ...newest].slice(-most);
}

/** How many answers a deployment's environment asks to keep; undefined when it asks for nothing or for something else. */
export function capturedCount(environment: Readonly<Record<string, string>>): number | undefined {
  const text = environment[CAPTURE_VARIABLE] ?? '';
  const count = Number(text);
  return /^\d+$/.test(text) && count >= 1 && count <= MOST_CAPTURED ? count : undefined;
}

function captureFiles(folder: string): { current: string; before: string } {
  return { current: join(folder, 'answers.jsonl'), before: join(folder, 'answers.before.jsonl') };
}

async function readAnswers(path: string): Promise<CapturedAnswer[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap(parseAnswer);
}

function parseAnswer(line: string): CapturedAnswer[] {
  try {
    const answer: unknown = line === '' ? undefined : JSON.parse(line);
    return isAnswer(answer) ? [answer] : [];
  } catch {
    return []; // torn by a crash
  }
}

function isAnswer(value: unknown): value is CapturedAnswer {
  if (value === null || typeof value !== 'object') return false;
  return 'at' in value && 'text' in value && typeof value.text === 'string' && 'stop_reason' in value;
}
