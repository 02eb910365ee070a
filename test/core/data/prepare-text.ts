import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataset } from '../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../src/core/data/request.ts';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';
import type { DatasetRecord } from '../../../src/core/runs/dataset-record.ts';

/** A home folder and a place for sources, both real and thrown away by `clear`. */
export function createWorkplace() {
  const root = mkdtempSync(join(tmpdir(), 'prepare-'));
  const home = join(root, 'home');
  const ledger = createFileLedger(home);
  let files = 0;

  function put(name: string, content: string | Buffer): string {
    const path = join(root, name);
    writeFileSync(path, content);
    return path;
  }

  async function prepare(request: Record<string, unknown>, signal = new AbortController().signal) {
    const effects = { ledger, now: () => new Date('2026-05-01T00:00:00Z') };
    return prepareDataset(effects, PrepareRequest.parse(request), { signal, progress: () => {} });
  }

  /** Prepares a text as a file of this ending; the record and the lines of every split. */
  async function prepareText(ending: string, content: string | Buffer, request: Record<string, unknown> = {}) {
    const { record, created } = await prepare({ source: put(`source-${files++}${ending}`, content), ...request });
    return { record, created, splits: readSplits(record), lines: Object.values(readSplits(record)).flat() };
  }

  return {
    root,
    home,
    ledger,
    put,
    prepare,
    prepareText,
    datasets: () => readdirSync(join(home, 'datasets')),
    clear: () => rmSync(root, { recursive: true }),
  };
}

function readSplits(record: DatasetRecord): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(record.splits).map(([name, { uri }]) => [name, readFileSync(uri, 'utf8').split('\n').slice(0, -1)]),
  );
}

export function problem(record: DatasetRecord, code: string) {
  return record.problems.find((found) => found.code === code);
}

/** The texts of a written Converse line. */
export function turnsOf(line: string): { prompt: string; answer: string } {
  const record: { messages: { content: { text: string }[] }[] } = JSON.parse(line);
  const [first, last] = [record.messages[0], record.messages.at(-1)];
  return { prompt: first?.content[0]?.text ?? '', answer: last?.content.at(-1)?.text ?? '' };
}
