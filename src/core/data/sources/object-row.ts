import { messageOf } from '../../errors.ts';
import { type DraftRow, decodeSpan, decodeEscaped, rowRoles } from '../draft-row.ts';
import { isColumnar } from '../shapes/detect-shape.ts';
import { fromObject } from '../shapes/from-object.ts';
import { clearFields, createFieldsWriter } from '../write-fields.ts';
import { fromInvocationLog } from './invocation-log.ts';
import type { ParserOptions, RowSink } from './source.ts';

/** Reads JSON text through a real parser and hands its row, or what is wrong with it, to the sink. Row and line are the draft's. */
export function createObjectReader(options: ParserOptions, draft: DraftRow, sink: RowSink): (json: string) => void {
  const take = createValueReader(options, draft, sink);
  return (json) => {
    const parsed = parse(json);
    const found = 'code' in parsed ? parsed : (fromInvocationLog(parsed.value) ?? parsed);
    if ('code' in found) sink.bad(draft.row, draft.line, found.code, `${draft.unit} ${draft.line}: ${found.detail}`);
    else take(found.value);
  };
}

/** Rows whose fields were copied from the bytes of columns, looked at as objects: for shapes that need more than a copy. */
export function createColumnsReader(options: ParserOptions, draft: DraftRow, sink: RowSink): RowSink {
  const take = createValueReader(options, draft, sink);
  return {
    ...sink,
    row: () => {
      if (draft.conversation.start >= 0) sink.row(draft);
      else take(toObject(options, draft));
    },
  };
}

function createValueReader(options: ParserOptions, draft: DraftRow, sink: RowSink): (value: unknown) => void {
  const write = createFieldsWriter(draft);
  return (value) => {
    const { row, line, unit } = draft;
    const { shape, row: read } = fromObject(value, options);
    if ('code' in read) return sink.bad(row, line, read.code, `${unit} ${line}: ${read.detail}`);
    for (const repair of read.repairs) sink.repair(repair, 1);
    for (const { code, detail } of read.remarks) sink.remark(row, code, `${unit} ${line}: ${detail}`);
    for (const { name, data } of read.pictures) sink.picture?.(name, data);
    if (shape !== undefined && !isColumnar(shape)) sink.shape(row, shape);
    write(read);
    sink.row(draft);
    clearFields(draft);
  };
}

function toObject({ columns, extras }: ParserOptions, draft: DraftRow): Record<string, unknown> {
  const cells = rowRoles.flatMap((role): [string, string][] => {
    const name = columns[role];
    return name === undefined || draft[role].start < 0 ? [] : [[name, decodeSpan(draft, draft[role])]];
  });
  const others = extras.flatMap(({ column }, index): [string, string][] => {
    const { start, end } = draft.extras[index] ?? { start: -1, end: -1 };
    return start < 0 ? [] : [[column, decodeEscaped(draft.text, start, end)]];
  });
  return Object.fromEntries([...others, ...cells]);
}

function parse(json: string): { value: unknown } | { code: 'bad_json'; detail: string } {
  try {
    const value: unknown = JSON.parse(json);
    return { value };
  } catch (error) {
    return { code: 'bad_json', detail: `not JSON: ${messageOf(error)}` };
  }
}
