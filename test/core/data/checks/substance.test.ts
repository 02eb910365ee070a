import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from '../../../../src/core/data/read-report.ts';
import { createWorkplace, problem, turnsOf } from '../prepare-text.ts';
import { supportRows, toJsonl } from '../defects/support-rows.ts';

const place = createWorkplace();
afterAll(place.clear);
const train = { split: { train: 1 } };

describe('repairs', () => {
  it('undo double encoding, say where, and show what was before', async () => {
    const rows = supportRows(50, 'es');
    const mangled = Buffer.from('¿Dónde está mi envío número 7?', 'utf8').toString('latin1');
    rows[19] = { question: mangled, answer: rows[19]?.answer ?? '' };
    const { record, lines } = await place.prepareText('.jsonl', toJsonl(rows), train);
    expect(turnsOf(lines[19] ?? '').prompt).toBe('¿Dónde está mi envío número 7?');
    expect(problem(record, 'mojibake')?.examples.map(({ row }) => row)).toEqual([20]);
    expect(record.repairs).toContainEqual({ code: 'mojibake', count: 1 });
    const report = await readReport(place.ledger.folder('dataset', record.id));
    expect(report.repair_samples?.[0]).toMatchObject({ code: 'mojibake', row: 20, before: mangled });
  });

  it('trim one-line answers and count them', async () => {
    const { record, lines } = await place.prepareText('.jsonl', toJsonl([{ question: 'a', answer: ' yes ' }]), train);
    expect(turnsOf(lines[0] ?? '').answer).toBe('yes');
    expect(record.repairs).toContainEqual({ code: 'answer_trimmed', count: 1 });
  });

  it('are not made when they are switched off', async () => {
    const rows = [{ question: 'cafÃ© con leche', answer: ' yes ' }];
    const { record, lines } = await place.prepareText('.jsonl', toJsonl(rows), { ...train, repair: false });
    expect(turnsOf(lines[0] ?? '')).toEqual({ prompt: 'cafÃ© con leche', answer: ' yes ' });
    expect(problem(record, 'mojibake')?.count).toBe(1);
    expect(record.repairs).toEqual([]);
  });
});

describe('redaction', () => {
  const rows = [
    { question: 'I am Ana, ana@firma.es\nCard 4539 1488 0343 6467', answer: 'Thank you.' },
    { question: 'Nothing here', answer: 'Call +34 612 345 678.' },
  ];

  it('puts placeholders into every text that is written and counts them', async () => {
    const { record, lines } = await place.prepareText('.jsonl', toJsonl(rows), { ...train, redact: 'pii' });
    expect(lines.map(turnsOf)).toEqual([
      { prompt: 'I am Ana, [EMAIL]\nCard [CARD]', answer: 'Thank you.' },
      { prompt: 'Nothing here', answer: 'Call [PHONE].' },
    ]);
    expect(record.repairs).toEqual(
      expect.arrayContaining([
        { code: 'redacted_email', count: 1 },
        { code: 'redacted_card', count: 1 },
        { code: 'redacted_phone', count: 1 },
      ]),
    );
    expect(problem(record, 'pii')).toBeUndefined();
  });

  it('reaches the turns of a conversation and keeps it valid', async () => {
    const turn = (role: string, text: string) => ({ role, content: [{ text }] });
    const messages = [
      turn('user', 'mail bo@firm.dk'),
      turn('assistant', 'Sent.'),
      turn('user', 'and?'),
      turn('assistant', 'Done.'),
    ];
    const line = JSON.stringify({ schemaVersion: 'bedrock-conversation-2024', messages });
    const { lines } = await place.prepareText('.jsonl', line, { ...train, redact: 'pii' });
    expect(JSON.parse(lines[0] ?? '').messages[0].content[0].text).toBe('mail [EMAIL]');
  });

  it('off, the finding is said, and the report never repeats what was found', async () => {
    const { record } = await place.prepareText('.jsonl', toJsonl(rows), train);
    expect(problem(record, 'pii')?.examples.map(({ row }) => row)).toEqual([1, 2]);
    const report = readFileSync(`${place.ledger.folder('dataset', record.id)}/report.json`, 'utf8');
    expect(report).not.toContain('ana@firma.es');
    expect(report).not.toContain('0343 6467');
  });
});
