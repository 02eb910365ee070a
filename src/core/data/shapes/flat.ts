import { rowRoles } from '../draft-row.ts';
import type { RoleColumns } from '../sources/source.ts';
import { type RowFault, type RowFields, toText } from './row-fields.ts';

/**
 * Reads an object with one text per column. A row that lacks the mapped columns but is an evaluation record (query, response)
 * is read as one.
 */
export function fromFlat(object: Record<string, unknown>, columns: RoleColumns): RowFields | RowFault {
  const fields: RowFields = { prompt: '', answer: '', repairs: [], remarks: [] };
  const names = isEvaluationRow(object, columns) ? { ...columns, prompt: 'query', answer: 'response' } : columns;
  for (const role of rowRoles) {
    const name = names[role];
    const found = name === undefined || !Object.hasOwn(object, name) ? undefined : toText(object[name], name);
    if (found !== undefined && 'code' in found) return found;
    if (found?.text === undefined) {
      if (role === 'prompt' || role === 'answer') return missing(object, name ?? role);
      continue;
    }
    fields[role] = found.text;
    if (found.converted) fields.repairs.push('number_to_text');
  }
  return fields;
}

function isEvaluationRow(object: Record<string, unknown>, columns: RoleColumns): boolean {
  const mapped = [columns.prompt, columns.answer].some((name) => name !== undefined && Object.hasOwn(object, name));
  return !mapped && typeof object['query'] === 'string' && typeof object['response'] === 'string';
}

function missing(object: Record<string, unknown>, name: string): RowFault {
  if (Object.hasOwn(object, name)) return { code: 'missing_value', detail: `"${name}" is null` };
  const keys = Object.keys(object).slice(0, 8).join(', ');
  return { code: 'missing_value', detail: `there is no "${name}", only ${keys === '' ? 'an empty object' : keys}` };
}
