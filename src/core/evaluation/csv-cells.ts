/** What separates cells where the first line has no comma outside quotes. */
const OTHERS = [';', '\t', '|'];

/** The rows of a CSV text as cells (RFC 4180: quotes keep commas and line breaks, a doubled quote is one). The first line decides whether a comma, semicolon, tab or vertical bar separates. Blank lines are skipped; a lone "" is a row. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  const delimiter = delimiterOf(text);
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}\\r\\n]*))([${delimiter}]|\\r\\n|\\n|\\r|$)`, 'gy');
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) break;
    const [, quoted, plain, end] = match;
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== delimiter) {
      if (cells.length > 1 || quoted !== undefined || cells[0] !== '') rows.push(cells);
      cells = [];
    }
  }
  if (cells.length > 0) rows.push([...cells, '']); // the text ended behind a delimiter
  return rows;
}

function delimiterOf(text: string): string {
  const [head = ''] = text
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .trimStart()
    .split(/[\r\n]/, 1);
  const count = (byte: string): number => head.split(byte).length - 1;
  const [best = ','] = OTHERS.toSorted((a, b) => count(b) - count(a));
  return head.includes(',') || count(best) === 0 ? ',' : best;
}
