import { isUtf8 } from 'node:buffer';
import { type DraftRow, type Span, escapeText, rowRoles, setSpan } from '../draft-row.ts';
import { isObject } from '../shapes/row-fields.ts';
import { sampleObjects } from '../shapes/sample-objects.ts';
import { type WantedKey, findFlatTexts, stringBytes } from './flat-object-spans.ts';
import { createHeldChunk } from './held-chunk.ts';
import { createObjectReader } from './object-row.ts';
import { fromInvocationLog } from './invocation-log.ts';
import type { FeedStage, ParserOptions, RowSink, SourceFormat, SourceSample } from './source.ts';
import { MAX_RECORD_BYTES } from './source.ts';
import { isUtf8Until, utf8MarkLength } from './utf8.ts';

const SAMPLE_ROWS = 200;
const LF = 10;

/** One JSON object per line. */
export const jsonl: SourceFormat = {
  id: 'jsonl',
  endings: ['.jsonl', '.ndjson'],
  sample: sampleJsonl,
  parser: createJsonlParser,
};

function sampleJsonl(head: Buffer, whole: boolean): SourceSample {
  const lines = head.toString('utf8', utf8MarkLength(head)).split('\n');
  if (!whole) lines.pop();
  const objects = lines
    .filter((line) => line.trim() !== '')
    .slice(0, SAMPLE_ROWS)
    .flatMap(parseObject);
  return { ...sampleObjects(objects), format: 'jsonl', remarks: [] };
}

function parseObject(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line);
    const logged = fromInvocationLog(value) ?? { value };
    return 'value' in logged && isObject(logged.value) ? [logged.value] : [];
  } catch {
    return []; // counted and reported when the whole file is read
  }
}

function createJsonlParser(head: Buffer, options: ParserOptions, draft: DraftRow, sink: RowSink) {
  const { wanted, shared } = wantedKeys(options, draft);
  const chunk = createHeldChunk();
  const skip = chunk.skipTo(stringBytes);
  const readObject = createObjectReader(options, draft, sink);
  let mark = utf8MarkLength(head);
  if (mark > 0) sink.repair('byte_order_mark', 1);
  let row = 0;
  let line = 1;
  let skippingLine = false;
  let crlfLines = 0;

  function isFlat(bytes: Buffer, from: number, to: number): boolean {
    if (wanted.length === 0 || !findFlatTexts(bytes, from, to, wanted, skip)) return false;
    for (const { span, like } of shared) setSpan(span, like.start, like.end);
    draft.text = bytes;
    setSpan(draft.conversation, -1, -1);
    return draft.prompt.start >= 0 && draft.answer.start >= 0;
  }

  function take(bytes: Buffer, from: number, to: number, valid: boolean): void {
    if (bytes[to - 1] === 13 && to > from) crlfLines++;
    if (isBlank(bytes, from, to)) return;
    draft.row = ++row;
    draft.line = line;
    if (!valid && !isUtf8(bytes.subarray(from, to)))
      sink.bad(row, line, 'bad_utf8', `${draft.unit} ${line} holds bytes that are not UTF-8`);
    else if (isFlat(bytes, from, to)) sink.row(draft);
    else readObject(bytes.toString('utf8', from, to));
  }

  function feed(given: Buffer, end: number, stage: FeedStage): number {
    const bytes = chunk.hold(given, end);
    const valid = isUtf8Until(bytes, end);
    let at = Math.min(mark, end);
    mark -= at;
    while (at < end) {
      const found = bytes.indexOf(LF, at);
      const ended = found >= 0 && found < end;
      if (!ended && stage === 'more' && !skippingLine) break;
      const to = ended ? found : end;
      if (skippingLine) skippingLine = !ended;
      else if (!ended && stage === 'full') {
        skippingLine = true;
        row++;
        sink.bad(row, line, 'row_too_long', `${draft.unit} ${line} is longer than ${MAX_RECORD_BYTES >> 20} MB`);
      } else take(bytes, at, to, valid);
      if (ended) line++;
      at = ended ? to + 1 : end;
    }
    if (stage === 'last' && crlfLines > 0) sink.repair('crlf_line_ends', crlfLines);
    return at;
  }

  return { feed, records: () => row };
}

/** One key for each column, and the roles that share the column of an earlier one. */
function wantedKeys(options: ParserOptions, draft: DraftRow) {
  const wanted: WantedKey[] = [];
  const shared: { span: Span; like: Span }[] = [];
  if (options.target.whole) return { wanted, shared };
  for (const role of rowRoles) {
    const name = options.columns[role];
    if (name === undefined) continue;
    const bytes = Buffer.from(escapeText(name));
    const earlier = wanted.find((key) => key.bytes.equals(bytes));
    if (earlier === undefined) wanted.push({ bytes, span: draft[role] });
    else shared.push({ span: draft[role], like: earlier.span });
  }
  return { wanted, shared };
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  }
  return true;
}
