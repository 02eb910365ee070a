import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingData } from '../../src/core/ports/training.ts';
import { seededRandom } from '../../src/core/runtimes/local/seeded-random.ts';

const VOCABULARY = 30_000;
const LABELS = 12;

/** Chat records with prompts of about a thousand characters: words as common as in prose, a few that tell the label. */
export function writeLargeRows(folder: string, rows: number): TrainingData {
  const random = seededRandom(7);
  const words = Array.from({ length: VOCABULARY }, () => word(random));
  const [train, validation] = [join(folder, 'large-train.jsonl'), join(folder, 'large-validation.jsonl')];
  return {
    train,
    trainSha256: writeRows(train, rows, random, words),
    validation,
    validationSha256: writeRows(validation, rows / 100, random, words),
    labels: Array.from({ length: LABELS }, (_, label) => `label ${label}`),
  };
}

/** Tells the SHA-256 of what was written. */
function writeRows(path: string, rows: number, random: () => number, words: readonly string[]): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  for (let row = 0; row < rows; row++) {
    const label = Math.floor(random() * LABELS);
    const line = `${JSON.stringify(record(prompt(random, words, label), `label ${label}`))}\n`;
    hash.update(line);
    writeSync(file, line);
  }
  closeSync(file);
  return hash.digest('hex');
}

function word(random: () => number): string {
  const length = 2 + Math.floor(random() * 9);
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
}

function prompt(random: () => number, words: readonly string[], label: number): string {
  let text = '';
  while (text.length < 1000) {
    const told = random() < 0.02;
    const place = told ? 1000 + label * 20 + Math.floor(random() * 20) : Math.floor(VOCABULARY ** random()) - 1; // Zipf's law
    text += `${words[place] ?? ''} `;
  }
  return text;
}

function record(question: string, answer: string): object {
  return {
    messages: [
      { role: 'user', content: [{ text: question }] },
      { role: 'assistant', content: [{ text: answer }] },
    ],
  };
}
