import { findModel } from '../catalog/models.ts';
import { ForgeError } from '../errors.ts';
import { type ColumnMapping, mapColumns } from './columns/map-columns.ts';
import { type PreparedMethod, keysOf } from './columns/column-keys.ts';
import { escapeText } from './draft-row.ts';
import type { FoundSource } from './find-source.ts';
import type { PrepareRequest } from './request.ts';
import { type RecordShape, recordShapes } from './shapes/record-shape.ts';
import { chooseFormat } from './sources/choose-format.ts';
import { readHead } from './sources/read-bytes.ts';
import type { SourceFormat, SourceSample } from './sources/source.ts';

const HEAD_BYTES = 1 << 20;

/** Everything decided before the file is read through. */
export type PreparationPlan = {
  request: PrepareRequest;
  method: PreparedMethod;
  path: string;
  format: SourceFormat;
  head: Buffer;
  sample: SourceSample;
  mapping: ColumnMapping;
  shape: RecordShape;
  /** System prompt for rows without one, escaped for JSON. */
  system: Buffer | undefined;
  /** Reasoning is kept: only Nova 2 trains on it. */
  reasoning: boolean;
  /** The column of reasoning that was found but is not used. */
  reasoningLeftOut: string | undefined;
  /** Reserved words make a row useless: only to SFT on a Nova model. */
  refuseReserved: boolean;
};

/** Looks at the beginning of the file and decides how it will be read and written. Throws ForgeError. */
export async function planPreparation(
  request: PrepareRequest,
  method: PreparedMethod,
  source: FoundSource,
): Promise<PreparationPlan> {
  const { head, whole } = await readHead(source.path, HEAD_BYTES);
  const format = chooseFormat(source.path, head);
  const sample = format.sample(head, whole);
  const family = findModel(request.model)?.family;
  const columns = request.columns ?? columnsOf(source, method, sample);
  const mapping = mapColumns({ ...request, method, columns }, sample);
  const reasoning = family === 'nova-2' && method === 'sft';
  const { system } = request;
  if (system !== undefined && system.trim() === '')
    throw new ForgeError('bad_request', 'system is nothing but white space', { next: 'give a text, or leave it out' });
  return {
    request,
    method,
    path: source.path,
    format,
    head,
    sample,
    mapping,
    shape: recordShapes[method],
    system: system === undefined ? undefined : Buffer.from(escapeText(system)),
    reasoning,
    reasoningLeftOut: reasoning ? undefined : leaveReasoningOut(mapping),
    refuseReserved: method === 'sft' && (family === 'nova-1' || family === 'nova-2'),
  };
}

/** The columns a dataset was made with serve again, as far as the method knows them and the file has them. */
function columnsOf(
  { from }: FoundSource,
  method: PreparedMethod,
  sample: SourceSample,
): Record<string, string> | undefined {
  if (from === undefined) return undefined;
  const known = keysOf(method).flatMap(({ key, also }) => [key, ...also]);
  const kept = Object.entries(from.columns).filter(
    ([key, { column }]) => known.includes(key) && sample.columns.includes(column),
  );
  return Object.fromEntries(kept.map(([key, { column }]) => [key, column]));
}

function leaveReasoningOut({ roles, used }: ColumnMapping): string | undefined {
  const column = roles.reasoning;
  delete roles.reasoning;
  delete used['reasoning_text'];
  return column;
}
