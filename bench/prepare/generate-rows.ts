import { type FileHandle, open } from 'node:fs/promises';

const words =
  'the a network server token model data price order ticket customer refund invoice delay region error login account page table value check reply update version install driver cable printer screen battery update contract policy cloud storage bucket image request answer question number code city river music garden winter summer train station museum'.split(
    ' ',
  );

/** A small seeded generator (mulberry32 by Tommy Ettinger, public domain): the same seed gives the same file. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Row = { id: number; question: string; answer: string };

/** Question-and-answer rows of about a kilobyte: 2 % repeat an earlier row, a fifth have line breaks, some quotes and accents. */
export function* benchRows(seed: number): Generator<Row> {
  const random = createRandom(seed);
  const recent: Row[] = [];
  const sentence = (length: number): string => {
    const parts: string[] = [];
    for (let size = 0; size < length;) {
      const word = words[Math.floor(random() * words.length)] ?? '';
      parts.push(word);
      size += word.length + 1;
    }
    if (random() < 0.2) parts.splice(Math.floor(parts.length / 2), 0, 'first,\nsecond line');
    if (random() < 0.1) parts.push('he said "no"');
    if (random() < 0.05) parts.push('café déjà vu');
    return parts.join(' ');
  };
  for (let id = 1; ; id++) {
    const old = random() < 0.02 ? recent[Math.floor(random() * recent.length)] : undefined;
    const row = old ?? {
      id,
      question: `${id}: ${sentence(300 + random() * 200)}?`,
      answer: sentence(350 + random() * 300),
    };
    if (recent.length < 1000) recent.push(row);
    yield { ...row, id };
  }
}

/** Writes a CSV or JSONL file of about so many megabytes. */
export async function generateRows(
  path: string,
  format: 'csv' | 'jsonl',
  megabytes: number,
  seed: number,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    await writeRows(file, format, megabytes * 1_000_000, seed);
  } finally {
    await file.close();
  }
}

async function writeRows(file: FileHandle, format: 'csv' | 'jsonl', bytes: number, seed: number): Promise<void> {
  let written = 0;
  let lines = format === 'csv' ? ['id,question,answer'] : [];
  for (const row of benchRows(seed)) {
    lines.push(format === 'csv' ? `${row.id},${cell(row.question)},${cell(row.answer)}` : JSON.stringify(row));
    if (lines.length < 2000) continue;
    written += (await file.write(`${lines.join('\n')}\n`)).bytesWritten;
    lines = [];
    if (written >= bytes) return;
  }
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
