import type { CatalogModel } from '../catalog/models.ts';
import { fingerprint } from '../fingerprint.ts';
import { type KnownRows, createKnownRows } from './checks/known-rows.ts';
import { isRunsFile, readRuns } from './checks/read-runs.ts';
import { findDataset } from './find-dataset.ts';
import { type FindEffects, findSource } from './find-source.ts';
import { createHash64 } from './hash-bytes.ts';
import { type PreparationPlan, planPreparation } from './plan-preparation.ts';
import { parserOptions } from './plan-split.ts';
import { PrepareRequest } from './request.ts';
import { createFoldedText, foldText } from './scan-text.ts';
import { readParts } from './sources/read-parts.ts';

/** Whatever a row is for, its prompt and answer are looked at: as the plainest target reads them. */
const READER: CatalogModel = {
  title: 'reader of known rows',
  family: 'local',
  inputs: ['text', 'image', 'video', 'document'],
  context_tokens: 1_000_000,
  trains_on: [],
  note: '',
};

/** What `check_against` names; `against` tells one content of it from another. */
type CheckedAgainst = { known?: KnownRows; runs: number[]; against: string };

/**
 * Reads the rows of datasets (all splits) and files that a new dataset must not share, and lists of runs (`*.runs.json`) of
 * questions that its prompts must not hold. Throws ForgeError.
 */
export async function loadKnownRows(
  effects: FindEffects,
  names: readonly string[],
  signal: AbortSignal,
): Promise<CheckedAgainst> {
  const known = createKnownRows();
  const hashes: string[] = [];
  const runs: number[] = [];
  for (const name of names.filter(isRunsFile)) for (const run of await readRuns(name)) runs.push(run);
  const others = names.filter((name) => !isRunsFile(name));
  for (const name of others) {
    known.begin(name);
    hashes.push(await readInto(known, await planReading(effects, name, signal), signal));
  }
  return { ...(others.length === 0 ? {} : { known }), runs, against: fingerprint(hashes, runs) };
}

async function planReading(effects: FindEffects, name: string, signal: AbortSignal): Promise<PreparationPlan> {
  const dataset = await findDataset(effects.ledger, name);
  const files = dataset === undefined ? [] : Object.values(dataset.splits).filter(({ rows }) => rows > 0);
  const source = files.length === 0 ? name : files.map(({ uri }) => uri);
  const found = await findSource(effects, source, signal);
  return planPreparation(PrepareRequest.parse({ source, model: 'baseline' }), READER, found, signal);
}

async function readInto(known: KnownRows, plan: PreparationPlan, signal: AbortSignal): Promise<string> {
  const folded = createFoldedText();
  const hash = await createHash64();
  const nothing = (): void => {};
  const { source } = await readParts(plan.source.parts, {
    signal,
    options: parserOptions(plan),
    sink: {
      row(draft) {
        const { start, end } = draft.key.start >= 0 ? draft.key : draft.prompt;
        foldText(folded, draft.text, start, end);
        hash.of(folded.bytes, 0, folded.length);
        known.add(draft, hash);
      },
      bad: nothing,
      remark: nothing,
      repair: nothing,
      shape: nothing,
    },
    begin: nothing,
    tell: nothing,
    accept: nothing,
    afterChunk: async () => {},
  });
  return source.sha256;
}
