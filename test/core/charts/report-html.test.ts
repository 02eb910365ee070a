import { describe, expect, it } from 'vitest';
import { labelBars } from '../../../src/core/charts/label-bars.ts';
import { reportHtml } from '../../../src/core/charts/report-html.ts';

const hostile = `"><img src=x onerror=alert(1)></style><script>alert('1')</script>`;

describe('reportHtml', () => {
  const svg = labelBars({ title: 'labels', splits: { train: { a: 1 } } });
  const html = reportHtml({
    title: hostile,
    generated_at: '2025-01-02T03:04:05.000Z',
    sections: [
      {
        heading: hostile,
        paragraphs: [hostile, 'second'],
        table: { columns: ['run', hostile], rows: [[hostile, '0.5']], numeric: [1] },
        svg,
      },
      { heading: 'two charts', paragraphs: [], svg: [svg, svg] },
    ],
  });

  it('runs nothing and fetches nothing, and tells the browser to see to it', () => {
    expect(html).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none';`);
    expect(html).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form)\b/i);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|\bsrc="|\bhref=|url\(|@import/);
  });

  it('shows foreign words as they are, in the title, headings, paragraphs and cells', () => {
    const shown =
      '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&lt;/style&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;';
    expect(html.split(shown)).toHaveLength(7);
  });

  it('puts headings, paragraphs, tables and charts in their order', () => {
    const order = [
      '<h1>',
      '2025-01-02T03:04:05.000Z',
      '<h2>',
      '<p>second</p>',
      '<th>run</th>',
      '<td class="number">0.5</td>',
      '<svg',
      '<h2>two charts</h2>',
    ];
    const places = order.map((part) => html.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(html.split('<figure>')).toHaveLength(4);
  });
});
