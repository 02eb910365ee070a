import { messageOf } from '../../errors.ts';
import { type DraftRow, rowRoles, setSpan } from '../draft-row.ts';
import { fromObject } from '../shapes/from-object.ts';
import type { RowFields } from '../shapes/row-fields.ts';
import type { ParserOptions, RowSink } from './source.ts';

/** Reads JSON text through a real parser and hands its row, or what is wrong with it, to the sink. Row and line are the draft's. */
export function createObjectReader(options: ParserOptions, draft: DraftRow, sink: RowSink): (json: string) => void {
  let text = Buffer.alloc(4096);

  function write(fields: RowFields): void {
    const parts = [...rowRoles, 'conversation' as const].flatMap((role) => {
      const value = fields[role];
      setSpan(draft[role], -1, -1);
      if (value === undefined) return [];
      return [{ span: draft[role], bytes: role === 'conversation' ? value : JSON.stringify(value).slice(1, -1) }];
    });
    const needed = parts.reduce((sum, { bytes }) => sum + bytes.length * 3, 0);
    if (text.length < needed) text = Buffer.allocUnsafe(needed * 2);
    let at = 0;
    for (const { span, bytes } of parts) {
      const end = at + text.write(bytes, at, 'utf8');
      setSpan(span, at, end);
      at = end;
    }
    draft.text = text;
  }

  return (json) => {
    const { row, line } = draft;
    const parsed = parse(json);
    const read = 'value' in parsed ? fromObject(parsed.value, options) : parsed;
    if ('code' in read) return sink.bad(row, line, read.code, `line ${line}: ${read.detail}`);
    for (const repair of read.repairs) sink.repair(repair, 1);
    for (const { code, detail } of read.remarks) sink.remark(row, code, `line ${line}: ${detail}`);
    write(read);
    sink.row(draft);
  };
}

function parse(json: string): { value: unknown } | { code: 'bad_json'; detail: string } {
  try {
    const value: unknown = JSON.parse(json);
    return { value };
  } catch (error) {
    return { code: 'bad_json', detail: `not JSON: ${messageOf(error)}` };
  }
}
