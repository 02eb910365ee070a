import { surfaces } from './palette.ts';
import { escapeText, type Markup } from './svg.ts';

export type ReportTable = {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Positions of columns that hold numbers and are set to the right. */
  numeric?: readonly number[];
};

export type ReportSection = {
  heading: string;
  paragraphs: readonly string[];
  table?: ReportTable;
  /** Charts of this folder, one under the other; the only part that is inserted as it is. */
  svg?: Markup | readonly Markup[];
};

export type Report = {
  title: string;
  /** ISO 8601 UTC. */
  generated_at: string;
  sections: readonly ReportSection[];
};

/** Nothing may be fetched, run or framed from the page, whatever words end up in it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const { light, dark } = surfaces;

const STYLE = `
:root{color-scheme:light dark;--ink:${light.ink};--dim:${light.dim};--grid:${light.grid};--page:${light.background}}
@media(prefers-color-scheme:dark){:root{--ink:${dark.ink};--dim:${dark.dim};--grid:${dark.grid};--page:${dark.background}}}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
main{max-width:860px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:19px;margin:40px 0 8px;overflow-wrap:anywhere}
p{margin:8px 0;overflow-wrap:anywhere;white-space:pre-line}
.when{color:var(--dim);font-size:14px}
.wide{overflow-x:auto;margin:12px 0}
table{border-collapse:collapse;font-size:14px;width:100%}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--grid);overflow-wrap:anywhere}
th{color:var(--dim);font-weight:600;white-space:nowrap;overflow-wrap:normal}
td{min-width:5.5em}
td:first-child{min-width:9em}
td.number{min-width:0}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:16px 0}
svg{max-width:100%;height:auto;border:1px solid var(--grid);border-radius:6px}
`;

/** A report as one HTML file: no script, nothing fetched, every word escaped. */
export function reportHtml({ title, generated_at, sections }: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeText(title)}</h1>
<p class="when">generated ${escapeText(generated_at)}</p>
${sections.map(section).join('\n')}
</main>
</body>
</html>
`;
}

function section({ heading, paragraphs, table, svg }: ReportSection): Markup {
  const charts = svg === undefined ? [] : typeof svg === 'string' ? [svg] : svg;
  return [
    '<section>',
    `<h2>${escapeText(heading)}</h2>`,
    ...paragraphs.map((words) => `<p>${escapeText(words)}</p>`),
    ...(table === undefined ? [] : [tableOf(table)]),
    ...charts.map((drawing) => `<figure>${drawing}</figure>`),
    '</section>',
  ].join('\n');
}

function tableOf({ columns, rows, numeric = [] }: ReportTable): Markup {
  const cell = (tag: 'th' | 'td', words: string, column: number): Markup =>
    `<${tag}${numeric.includes(column) ? ' class="number"' : ''}>${escapeText(words)}</${tag}>`;
  const line = (tag: 'th' | 'td', words: readonly string[]): Markup =>
    `<tr>${words.map((word, column) => cell(tag, word, column)).join('')}</tr>`;
  const body = rows.map((row) => line('td', row)).join('\n');
  return `<div class="wide"><table>\n<thead>${line('th', columns)}</thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}
