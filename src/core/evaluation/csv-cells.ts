/** The rows of a CSV text as cells (RFC 4180: quotes keep commas and line breaks, a doubled quote is one). Blank lines are skipped; a lone "" is a row. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) break;
    const [, quoted, plain, end] = match;
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') {
      if (cells.length > 1 || quoted !== undefined || cells[0] !== '') rows.push(cells);
      cells = [];
    }
  }
  if (cells.length > 0) rows.push([...cells, '']); // the text ended behind a comma
  return rows;
}
