import { ForgeError } from '../../errors.ts';
import type { RoleColumns, SourceSample } from './source.ts';

/** Throws ForgeError bad_data. Cells have no names of their own: a table without the columns is another table. */
export function requireColumns(roles: RoleColumns, { format, columns }: SourceSample, name: string): void {
  const missing = [roles.prompt, roles.answer].find((column) => column !== undefined && !columns.includes(column));
  if (missing === undefined || !format.startsWith('csv')) return;
  throw new ForgeError(
    'bad_data',
    `${name} has no column "${missing}"; its columns are ${columns.slice(0, 20).join(', ')}`,
    {
      next: 'prepare it by itself, or rename its columns',
    },
  );
}
