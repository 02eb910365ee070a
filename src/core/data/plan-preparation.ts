import type { CatalogModel } from '../catalog/models.ts';
import { ForgeError } from '../errors.ts';
import { type ColumnMapping, mapColumns } from './columns/map-columns.ts';
import { type ColumnMethod, keysOf } from './columns/column-keys.ts';
import { escapeText } from './draft-row.ts';
import type { KnownRows } from './checks/known-rows.ts';
import type { FoundSource } from './find-source.ts';
import type { Replay } from './replay/find-replay.ts';
import type { PrepareRequest } from './request.ts';
import { chooseTarget } from './shapes/choose-target.ts';
import { type RecordShape, recordShapes } from './shapes/record-shape.ts';
import type { Target } from './shapes/target.ts';
import { isConversationField } from './shapes/unfold-row.ts';
import { unfoldSample } from './shapes/unfold-sample.ts';
import { mergeSamples } from './sources/merge-samples.ts';
import { sampleParts } from './sources/read-parts.ts';
import type { SourceSample } from './sources/source.ts';

/** Of a source of many files, so many are looked at before they are read. */
const SAMPLED_PARTS = 5;

/** Everything decided before the file is read through. */
export type PreparationPlan = {
  request: PrepareRequest;
  method: PrepareRequest['method'];
  source: FoundSource;
  sample: SourceSample;
  mapping: ColumnMapping;
  shape: RecordShape;
  target: Target;
  /** System prompt for rows without one, escaped for JSON. */
  system: Buffer | undefined;
  /** The column of reasoning that was found but is not used. */
  reasoningLeftOut: string | undefined;
  /** The columns were told: here, or when the dataset was first made. */
  told: boolean;
  /** Rows and runs of words of `check_against`, and a hash of both. */
  known?: KnownRows;
  runs?: readonly number[];
  against?: string;
  /** Rows of `split.replay`. */
  replay?: Replay;
};

/** Looks at the beginning of the file and decides how it will be read and written. Throws ForgeError. */
export async function planPreparation(
  request: PrepareRequest,
  model: CatalogModel,
  source: FoundSource,
  signal: AbortSignal,
): Promise<PreparationPlan> {
  const samples = (await sampleParts(source.parts, SAMPLED_PARTS, signal)).map(unfoldSample);
  const sample = mergeSamples(samples);
  const { target, method } = chooseTarget(request, model, sample);
  const columns = request.columns ?? columnsOf(source, method, sample);
  const mapping = mapColumns({ ...request, method, columns }, sample);
  const cells = [...new Set(samples.flatMap((each) => each.cells ?? []))].filter(
    (column) => method.startsWith('rft') || isConversationField(column),
  );
  if (cells.length > 0) mapping.extras = cells.map((column) => ({ key: column, column }));
  const { input, s3_uri, image_format, video_format, images } = mapping.roles;
  // What has to be joined or put beside the text cannot be copied from bytes to bytes.
  if ([input, s3_uri, image_format, video_format, images].some((name) => name !== undefined) || cells.length > 0)
    target.whole = true;
  const { system } = request;
  if (system !== undefined && system.trim() === '')
    throw new ForgeError('bad_request', 'system is nothing but white space', { next: 'give a text, or leave it out' });
  return {
    request,
    method: request.method,
    source,
    sample,
    mapping,
    shape: recordShapes[target.shape],
    target,
    told: columns !== undefined,
    system: system === undefined ? undefined : Buffer.from(escapeText(system)),
    reasoningLeftOut: target.reasoning ? undefined : leaveReasoningOut(mapping),
  };
}

/** The columns a dataset was made with serve again, as far as the method knows them and the file has them. */
function columnsOf(
  { from }: FoundSource,
  method: ColumnMethod,
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
