import { afterAll, describe, expect, it } from 'vitest';
import { detectEncoding, detectUtf16 } from '../../../../src/core/data/sources/encodings/detect-encoding.ts';
import { createWorkplace, problem, turnsOf } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

/** Texts by the encoding they are written in. TextDecoder only decodes, so the encoder is its inverse, tried out byte by byte. */
const texts: Record<string, string> = {
  'windows-1252':
    'Où est la gare ? Elle est près du château, « juste à côté » – c’est très simple. Señor Muñoz, größer, Ærø.',
  'windows-1250': 'Zażółć gęślą jaźń. Příliš žluťoučký kůň úpěl ďábelské ódy, že ano. Dziękuję bardzo, proszę.',
  'windows-1251': 'Где находится ближайший вокзал? Он совсем рядом, за углом, «Спасибо» – пожалуйста.',
  'windows-1253': 'Πού είναι ο σταθμός; Είναι πολύ κοντά, δίπλα στην πλατεία. Ευχαριστώ πολύ.',
  'windows-1254': 'İstasyon nerede? Hemen şu köşede, çok yakın. Teşekkür ederim, güle güle, sağ olun, ağaç ışık.',
  shift_jis: '駅はどこですか。すぐそこの角にあります。ありがとうございます。データを確認してください。',
  gb18030: '火车站在哪里？就在前面的拐角处，不远。谢谢你的帮助，我们会尽快处理这个问题。',
  'euc-jp': '駅はどこですか。すぐそこの角にあります。ありがとうございます。',
  'euc-kr': '역이 어디에 있습니까? 바로 저기 모퉁이에 있습니다. 감사합니다. 이것은 한국어로 된 문장입니다.',
  big5: '火車站在哪裡？就在前面的轉角處，不遠。謝謝你的幫助，我們會盡快處理這個問題。',
};

describe('the encoding of a text', () => {
  it.each(Object.entries(texts))('%s is told from the others', (label, text) => {
    const found = detectEncoding(encode(text, label));
    expect(found.label).toBe(label);
    expect(found.confidence).toBeGreaterThan(0.5);
  });

  const beyondLatin = Object.entries(texts).filter(([label]) =>
    ['windows-1251', 'gb18030', 'shift_jis'].includes(label),
  );
  it.each(beyondLatin)('UTF-16 without a mark is known by its zero bytes, script of %s', async (_label, text) => {
    const rows = Array.from({ length: 30 }, (_, index) => `"${text}${index}","${text}"`);
    const little = Buffer.from(`question,answer\n${rows.join('\n')}\n`, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const { record, lines } = await place.prepareText('.csv', bytes, { split: { train: 1 } });
      expect(lines.map((line) => turnsOf(line).prompt)).toEqual(rows.map((_, index) => `${text}${index}`));
      expect(problem(record, 'encoding_converted')?.examples[0]?.detail).toContain('utf-16');
    }
  });

  it('a few zero characters do not make UTF-16 of UTF-8', () => {
    expect(detectUtf16(Buffer.from(`a,b\n${'text\0 and more,\0 of it\n'.repeat(40)}`))).toBeUndefined();
  });

  it.each(Object.entries(texts))('text in UTF-8 is never taken for %s', (_label, text) => {
    expect(detectEncoding(Buffer.from(text)).label).toBe('utf-8');
  });

  it.each(Object.entries(texts))(
    'rows in %s come out as they were written, and the report says so',
    async (label, text) => {
      const rows = Array.from({ length: 30 }, (_, index) => `"${index}: ${text}",answer ${index}`);
      const bytes = encode(`question,answer\n${rows.join('\n')}\n`, label);
      const { record, lines } = await place.prepareText('.csv', bytes, { split: { train: 1 } });
      expect(lines.map((line) => turnsOf(line).prompt)).toEqual(rows.map((_, index) => `${index}: ${text}`));
      expect(problem(record, 'encoding_converted')?.examples[0]?.detail).toMatch(
        new RegExp(`^the text is ${label} .*confidence 0\\.`),
      );
    },
  );

  it.each(['utf16le', 'utf16be'] as const)('%s is converted, with a mark and without', async (encoding) => {
    const text = 'question,answer\nWas heißt "Straße"?,street\n日本,Japan\n';
    for (const mark of ['\ufeff', '']) {
      const little = Buffer.from(mark + text, 'utf16le');
      const bytes = encoding === 'utf16le' ? little : little.swap16();
      const { record, lines } = await place.prepareText('.csv', bytes, { split: { train: 1 } });
      expect(lines.map((line) => turnsOf(line).answer)).toEqual(['street', 'Japan']);
      expect(problem(record, 'encoding_converted')?.count).toBe(1);
    }
  });

  it('is decided where the first byte beyond ASCII stands, however late', async () => {
    const rows = Array.from(
      { length: 40_000 },
      (_, index) => `plain question number ${index} in English,answer ${index}`,
    );
    const late = [...rows, 'Où est le café ?,là', 'Très bien,merci', 'Ça va,été'];
    const bytes = Buffer.from(`question,answer\n${late.join('\n')}\n`, 'latin1');
    expect(bytes.indexOf(0xf9)).toBeGreaterThan(1 << 20);
    const { record, splits } = await place.prepareText('.csv', bytes, { split: { train: 1 } });
    expect(splits['train']?.slice(-3).map((line) => turnsOf(line).prompt)).toEqual([
      'Où est le café ?',
      'Très bien',
      'Ça va',
    ]);
    expect(record.rows.kept).toBe(40_003);
  });

  it('is UTF-8 when a few rows are damaged: those are dropped, the others are not touched', async () => {
    const bytes = Buffer.concat([
      Buffer.from('question,answer\nénorme,1\nça,2\nbad '),
      Buffer.from([0xe9, 0xff]),
      Buffer.from(',3\nà,4\n'),
    ]);
    const { record, lines } = await place.prepareText('.csv', bytes, { split: { train: 1 } });
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['énorme', 'ça', 'à']);
    expect(problem(record, 'encoding_converted')).toBeUndefined();
  });

  it('bytes without a meaning in the encoding are counted', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => `${texts['shift_jis']} ${index},答え`).join('\n');
    const bytes = Buffer.concat([
      encode(`question,answer\n${rows}\n`, 'shift_jis'),
      Buffer.from([0xa0, 0x2c, 0x61, 0x0a]),
    ]);
    const { record } = await place.prepareText('.csv', bytes, { split: { train: 1 } });
    expect(problem(record, 'encoding_damage')?.examples[0]?.detail).toBe('1 characters mean nothing in shift_jis');
  });
});

/** Node 20 decodes these as Latin-1, so the test says what they are. */
const windows1252: Record<number, string> = {
  0x85: '…',
  0x92: '’',
  0x93: '“',
  0x94: '”',
  0x96: '–',
  0x97: '—',
  0x80: '€',
};

function encode(text: string, label: string): Buffer {
  const table = encoderOf(label);
  return Buffer.concat(
    [...text].map((character) => {
      if (character < '\u0080') return Buffer.from(character);
      const bytes = table.get(character);
      if (bytes === undefined) throw new Error(`${label} has no ${character}`);
      return bytes;
    }),
  );
}

const encoders = new Map<string, Map<string, Buffer>>();

function encoderOf(label: string): Map<string, Buffer> {
  const known = encoders.get(label);
  if (known !== undefined) return known;
  const table = new Map<string, Buffer>();
  const decoder = new TextDecoder(label, { fatal: true });
  const put = (...bytes: number[]): void => {
    try {
      const typographic = label === 'windows-1252' ? windows1252[bytes[0] ?? 0] : undefined;
      const decoded = typographic ?? decoder.decode(Uint8Array.from(bytes));
      if ([...decoded].length === 1 && !table.has(decoded)) table.set(decoded, Buffer.from(bytes));
    } catch {
      // not a character of this encoding
    }
  };
  for (let first = 0x80; first < 0x100; first++) {
    put(first);
    if (!label.startsWith('windows')) for (let second = 0x40; second < 0x100; second++) put(first, second);
  }
  encoders.set(label, table);
  return table;
}
