import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { docSentences } from '../../demo/doc-sentences.ts';
import { routingRows, writeRoutingCsv } from '../../demo/routing-dataset.ts';

const folder = mkdtempSync(join(tmpdir(), 'routing-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = routingRows('node_modules');

describe('routingRows', () => {
  it('makes 4,000 to 12,000 rows for at least four services, none with more than 15 times the rows of another', () => {
    const services = new Set(rows.map(({ service }) => service));
    const sizes = [...services].map((name) => rows.filter(({ service }) => service === name).length);
    expect(rows.length).toBeGreaterThanOrEqual(4000);
    expect(rows.length).toBeLessThanOrEqual(12_000);
    expect(services.size).toBeGreaterThanOrEqual(4);
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(15);
  });

  it('keeps the duplicates that documentation has', () => {
    const distinct = new Set(rows.map(({ sentence, service }) => `${service} ${sentence}`));
    expect(rows.length - distinct.size).toBeGreaterThan(rows.length * 0.1);
  });

  it('makes the same rows in the same order each time', () => {
    expect(routingRows('node_modules')).toEqual(rows);
  });

  it('holds plain sentences of 30 to 400 characters with no name of the service in them', () => {
    for (const { sentence } of rows) {
      expect(sentence).not.toMatch(/<\/?[a-z]+>|&(?:amp|lt|gt|quot|#\d+);|[\r\n]|\s$/);
      expect(sentence).not.toMatch(
        /sagemaker|bedrock|cloudwatch|service quotas|\bS3\b|\bIAM\b|\bSTS\b|https?:|\barn:aws/i,
      );
      expect(sentence.length).toBeGreaterThanOrEqual(30);
      expect(sentence.length).toBeLessThanOrEqual(400);
    }
  });

  it('says how many packages there are when they are too few', () => {
    expect(() => routingRows(folder)).toThrow(`0 AWS SDK packages found in ${folder}, 4 are needed`);
  });
});

describe('docSentences', () => {
  it('joins the lines of a sentence and ends it at its full stop or its paragraph', () => {
    expect(
      sentences(
        '<p>The first sentence goes on\n     over two lines. The second one, e.g. "This", does not.</p><ul><li><p>A list item that has no stop at all</p></li></ul>',
      ),
    ).toEqual([
      'The first sentence goes on over two lines.',
      'The second one, e.g. "This", does not.',
      'A list item that has no stop at all',
    ]);
  });

  it('strips tags, decodes entities once and leaves out code examples', () => {
    expect(
      sentences(
        '<p>Use <code>a &lt; b</code> &amp;amp; nothing &#34;else&#34; in this filter.</p>\n@public\n@example\n<p>This is not a sentence of the text.</p>',
      ),
    ).toEqual(['Use a < b &amp; nothing "else" in this filter.']);
  });

  it.each([
    ['Stores the object in Amazon S3 Glacier or an S3Uri you own.', 'Stores the object in ___ or an ___ you own.'],
    ['Grant sagemaker:CreateTrainingJob and s3:GetObject to the caller.', 'Grant ___ and ___ to the caller.'],
    [
      'See arn:aws:iam::123456789012:role/Admin for the Identity and Access Management (IAM) role of yours.',
      'See ___ for the ___ role of yours.',
    ],
    [
      'Open https://docs.aws.amazon.com/bedrock/x.html in Amazon Bedrock Runtime, then click on it.',
      'Open ___ in ___, then click on it.',
    ],
    [
      'Send a log event to Amazon CloudWatch Logs Insights or use ListServiceQuotas.',
      'Send a log event to ___ or use ___.',
    ],
    ['The Security Token Service (STS) lists the lists that it has.', 'The ___ lists the lists that it has.'],
  ])('masks what gives the service away: %s', (sentence, masked) => {
    expect(sentences(`<p>${sentence}</p>`)).toEqual([masked]);
  });

  it('ignores comments that are not documentation', () => {
    expect(sentences('The input for a command that nobody wrote words about.')).toEqual([]);
  });
});

describe('writeRoutingCsv', () => {
  it('writes a file that a CSV reader gives back row by row, quotes, commas and line breaks included', async () => {
    const odd = [...rows.slice(0, 200), { sentence: 'a "quoted", cell\r\nof two lines', service: 's3' }];
    const path = join(folder, 'routing.csv');
    await writeRoutingCsv(path, odd);
    expect(parse(readFileSync(path), { columns: true })).toEqual(odd);
  });
});

function sentences(comment: string): string[] {
  return docSentences(`/**\n${comment.replaceAll(/^/gm, ' * ')}\n */\nexport type A = 1;`);
}
