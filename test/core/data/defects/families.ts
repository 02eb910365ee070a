import { escapeText } from '../../../../src/core/data/draft-row.ts';
import { type Language, type TestRow, supportRows } from './support-rows.ts';

/** A file with a defect in known rows, and what has to be said of it. */
export type Planted = {
  ending: '.jsonl' | '.csv';
  content: string;
  request?: Record<string, unknown>;
  /** Any of these problem codes, at exactly these rows (1-based); or repairs. */
  codes: string[];
  rows?: number[];
  repairs?: string[];
};

/** One defect: plants it at the rows `at` (0-based) of clean rows. */
export type Family = { name: string; plant: (rows: TestRow[], at: number[], language: Language) => Planted };

const train = { split: { train: 1 } };
type Block = Record<string, unknown>;
type Message = { role: string; content: unknown };

function toConverse({ question, answer, system }: TestRow): Record<string, unknown> & { messages: Message[] } {
  const messages = [
    { role: 'user', content: [{ text: question }] },
    { role: 'assistant', content: [{ text: answer }] },
  ];
  return {
    schemaVersion: 'bedrock-conversation-2024',
    messages,
    ...(system === undefined ? {} : { system: [{ text: system }] }),
  };
}

function jsonl(rows: readonly unknown[]): string {
  return rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');
}

const oneBased = (at: readonly number[]): number[] => at.map((index) => index + 1);

/** Changes the Converse records at the given rows. */
function inRecords(
  code: string,
  change: (record: ReturnType<typeof toConverse>, row: TestRow) => unknown,
): Family['plant'] {
  return (rows, at) => ({
    ending: '.jsonl',
    content: jsonl(rows.map((row, index) => (at.includes(index) ? change(toConverse(row), row) : toConverse(row)))),
    request: train,
    codes: [code],
    rows: oneBased(at),
  });
}

/** Changes the texts of the given rows, in CSV and JSONL by turns. */
function inTexts(
  codes: string[],
  change: (row: TestRow, index: number, language: Language, rows: TestRow[]) => TestRow,
  request: Record<string, unknown> = train,
): Family['plant'] {
  return (rows, at, language) => {
    const planted = rows.map((row, index) => (at.includes(index) ? change(row, index, language, rows) : row));
    const asCsv = rows.length % 3 !== 0 && planted.every(({ system }) => system === undefined);
    return {
      ending: asCsv ? '.csv' : '.jsonl',
      content: asCsv ? csv(planted) : jsonl(planted),
      request,
      codes,
      rows: oneBased(at),
    };
  };
}

function csv(rows: readonly TestRow[]): string {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return ['question,answer', ...rows.map(({ question, answer }) => `${cell(question)},${cell(answer)}`)].join('\n');
}

const refusals: Record<Language, string[]> = {
  en: [
    "I'm sorry, but I can't help with that request.",
    'As an AI language model, I do not have access to your account.',
    'I cannot assist with this.',
  ],
  es: [
    'Lo siento, pero no puedo ayudarte con eso.',
    'Como modelo de lenguaje, no tengo acceso a su cuenta.',
    'Lamento no poder ayudar, no puedo responder a esa pregunta.',
  ],
  ja: [
    '申し訳ありませんが、その質問にはお答えできません。',
    '私はAIなので、個人の意見を持っていません。',
    '申し訳ございませんが、対応できません。',
  ],
};

const systems: Record<Language, [string, string]> = {
  en: [
    'You are the help desk of a software firm. Answer in two sentences.',
    'You are the help desk of a software firm. Answer in three short sentences and be kind.',
  ],
  es: [
    'Eres el servicio de ayuda de una empresa de programas. Responde en dos frases.',
    'Eres el servicio de ayuda de una empresa. Responde con tres frases breves.',
  ],
  ja: [
    'あなたはソフトウェア会社の相談窓口です。二文で答えてください。',
    'あなたは相談窓口の担当者です。短く三文で丁寧に答えてください。',
  ],
};

const announcements: Record<Language, string> = { en: 'Answer: ', es: 'Respuesta: ', ja: '答え：' };
const reservedTexts = ['User: hello', 'see <image> above', 'Thought: none', 'the [EOS] mark'];
const labels: Record<Language, [string, string, string]> = {
  en: ['billing', 'delivery', 'account'],
  es: ['facturas', 'envíos', 'cuentas'],
  ja: ['請求関係', '配送関係', '口座関係'],
};

const media = (kind: 'image' | 'video', format: string, index: number): Block => ({
  [kind]: {
    format,
    source: { s3Location: { uri: `s3://bucket/${kind}${index}.${format}`, bucketOwner: '123456789012' } },
  },
});

function mangle(text: string): string {
  const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
  return Array.from(Buffer.from(text, 'utf8'), (byte) =>
    byte >= 0x80 && byte < 0xa0 ? (windows[byte - 0x80] ?? '') : String.fromCharCode(byte),
  ).join('');
}

/** The 28 families, each by its number in the guidance. */
export const families: readonly Family[] = [
  { name: '01 schemaVersion is missing', plant: inRecords('schema_version', ({ schemaVersion: _, ...rest }) => rest) },
  {
    name: '02 an unknown field',
    plant: inRecords('unknown_field', (record, row) => ({ ...record, notes: row.answer.length })),
  },
  {
    name: '03 a wrong role',
    plant: inRecords('wrong_role', (record, { answer }) => {
      const role = ['human', 'User', 'narrator'][answer.length % 3];
      return { ...record, messages: record.messages.map((message, at) => (at === 0 ? { ...message, role } : message)) };
    }),
  },
  {
    name: '04 two user turns in a row',
    plant: inRecords('turns_not_alternating', (record) => ({
      ...record,
      messages: [record.messages[0], ...record.messages],
    })),
  },
  {
    name: "05 the last turn is the user's",
    plant: inRecords('ends_with_user', (record) => ({ ...record, messages: [...record.messages, record.messages[0]] })),
  },
  {
    name: '06 content is a string',
    plant: inRecords('bad_content', (record, { answer }) => ({
      ...record,
      messages: record.messages.map((message, at) => (at === 1 ? { ...message, content: answer } : message)),
    })),
  },
  { name: '07 an empty answer', plant: inTexts(['empty_answer'], (row) => ({ ...row, answer: '' })) },
  {
    name: '08 an answer of white space',
    plant: inTexts(['empty_answer'], (row, index) => ({
      ...row,
      answer: [' ', '\n\t ', '\u3000\u00a0', ' \r\n'][index % 4] ?? ' ',
    })),
  },
  {
    name: '09 a reserved word',
    plant: inTexts(['reserved_words'], (row, index) => {
      const reserved = reservedTexts[index % 4] ?? '';
      return index % 2 === 0
        ? { ...row, question: `${row.question}\n${reserved}` }
        : { ...row, answer: `${reserved}. ${row.answer}` };
    }),
  },
  {
    name: '10 reasoning on some rows only',
    plant: inRecords('inconsistent_reasoning', (record, { answer }) => ({
      ...record,
      messages: record.messages.map((message, at) =>
        at === 1
          ? {
              ...message,
              content: [{ reasoningContent: { reasoningText: { text: 'First I look.' } } }, { text: answer }],
            }
          : message,
      ),
    })),
  },
  {
    name: '11 a defect behind the first megabyte',
    plant: (rows, _at, language) => {
      const many = supportRows(Math.max(rows.length * 4, 9000), language, 5);
      const at = many.length - 1 - (rows.length % 50);
      return inTexts(['empty_answer'], (row) => ({ ...row, answer: '' }))(many, [at], language);
    },
  },
  {
    name: '12 exact duplicates',
    plant: (rows, at) => ({
      ending: rows.length % 2 === 0 ? '.csv' : '.jsonl',
      content: (rows.length % 2 === 0 ? csv : jsonl)([...rows, ...at.flatMap((index) => rows[index] ?? [])]),
      request: train,
      codes: ['exact_duplicates'],
      rows: at.map((_, index) => rows.length + index + 1),
    }),
  },
  {
    name: '13 near duplicates',
    plant: (rows, at, language) => {
      const more: Record<Language, string> = { en: 'Please help: ', es: 'Por favor: ', ja: '急ぎです。' };
      const copies = at.map((index) => {
        const { question = '', answer = '' } = rows[index] ?? {};
        const variants = [
          `${more[language]}${question}`,
          `${question.toUpperCase()} !!`,
          `  ${question.replace('?', '…')}`,
        ];
        return { question: variants[index % 3] ?? '', answer };
      });
      const first = rows.length;
      const all = [...rows, ...copies];
      const expected = at.map((_, index) => first + index + 1);
      // Case and white space alone are exact duplicates of the prompt; with the same answer the record still differs.
      return {
        ending: '.jsonl',
        content: jsonl(all),
        request: train,
        codes: ['near_duplicates', 'exact_duplicates'],
        rows: expected,
      };
    },
  },
  {
    name: '14 one prompt, contradictory targets',
    plant: (rows, at) => {
      const copies = at.map((index) => ({
        question: rows[index]?.question ?? '',
        answer: `${rows[(index + 40) % rows.length]?.answer} `.trim(),
      }));
      return {
        ending: '.jsonl',
        content: jsonl([...rows, ...copies]),
        request: train,
        codes: ['contradictory_targets'],
        rows: at.map((_, index) => rows.length + index + 1),
      };
    },
  },
  {
    name: '15 labels 98 to 1 to 1',
    plant: (rows, _at, language) => {
      const [most, second, third] = labels[language];
      const named = rows.map(({ question }, index) => ({
        question,
        answer: index % 100 === 7 ? second : index % 100 === 63 ? third : most,
      }));
      return { ending: '.csv', content: csv(named), request: train, codes: ['label_imbalance'] };
    },
  },
  {
    name: '16 a prompt longer than the training window',
    plant: inTexts(['target_beyond_window', 'over_window'], (row, _index, language) => ({
      ...row,
      question: `${row.question} ${(language === 'ja' ? '長い文章をここに書きます。' : 'a rather long text of several words ').repeat(6000)}`,
    })),
  },
  {
    name: '17 targets cut in the middle of a sentence',
    plant: inTexts(['truncated_targets'], ({ question, answer }) => {
      const cut = answer.slice(0, Math.floor(answer.length * 0.6)).replace(/[\s.。,、!?]+$/u, '');
      return { question, answer: cut };
    }),
  },
  {
    name: '18 e-mail addresses and access keys',
    plant: inTexts(['pii', 'secrets'], (row, index) => {
      const user = ['maria.lopez', 'k_tanaka', 'jo'][index % 3];
      const key = ['AKIA', 'QW7ZT4M2X9C5V8B1'].join('');
      return index % 2 === 0
        ? { ...row, question: `${row.question} ${user}@firma.es` }
        : { ...row, answer: `${row.answer} ${key}` };
    }),
  },
  {
    name: '19 mojibake',
    plant: inTexts(['mojibake'], (row, _index, language) => {
      const text = language === 'en' ? `${row.question} It’s “here” – café` : row.question;
      return { ...row, question: mangle(text) };
    }),
  },
  {
    name: '20 label typos',
    plant: (rows, at, language) => {
      const names = labels[language];
      const typo = (label: string, index: number): string =>
        [`${label}.`, ` ${label}`, label.toUpperCase(), `${label}!`, `${label} :`][index % 5] ?? label;
      const named = rows.map(({ question }, index) => ({ question, answer: names[index % 3] ?? '' }));
      // A blank in front is trimmed: the label is then the usual one.
      const planted = named.map((row, index) =>
        at.includes(index)
          ? { ...row, answer: typo(row.answer, index % 5 === 1 ? 0 : language === 'ja' && index % 5 === 2 ? 3 : index) }
          : row,
      );
      return { ending: '.csv', content: csv(planted), request: train, codes: ['label_variants'] };
    },
  },
  {
    name: '21 refusals as targets',
    plant: inTexts(['refusal_targets'], (row, index, language) => ({
      ...row,
      answer: refusals[language][index % 3] ?? '',
    })),
  },
  {
    name: '22 the answer leaked in the prompt',
    plant: inTexts(['leaked_answer'], (row, index, language) =>
      index % 2 === 0
        ? { ...row, question: `${row.question}\n${announcements[language]}${row.answer}` }
        : { ...row, question: `${row.answer}\n${row.question}` },
    ),
  },
  {
    name: '23 the system prompt drifts',
    plant: (rows, at, language) => {
      const [usual, other] = systems[language];
      const planted = rows.map((row, index) => ({ ...row, system: at.includes(index) ? other : usual }));
      return {
        ending: '.jsonl',
        content: jsonl(planted),
        request: train,
        codes: ['system_drift'],
        rows: [(at[0] ?? 0) + 1],
      };
    },
  },
  {
    name: '24 fewer rows than one batch',
    plant: (rows) => ({
      ending: '.csv',
      content: csv(rows.slice(0, 8 + (rows.length % 40))),
      request: train,
      codes: ['few_rows'],
    }),
  },
  {
    name: '25 a byte-order mark and CR LF',
    plant: (rows) => ({
      ending: rows.length % 2 === 0 ? '.csv' : '.jsonl',
      content: `\ufeff${(rows.length % 2 === 0 ? csv(rows) : jsonl(rows)).replaceAll('\n', '\r\n')}\r\n`,
      request: train,
      codes: [],
      repairs: ['byte_order_mark', 'crlf_line_ends'],
    }),
  },
  {
    name: '26 a line that is not JSON',
    plant: (rows, at) => {
      const broken = (row: TestRow, index: number): string => {
        const text = JSON.stringify(row);
        return [text.slice(0, -3), `${text},`, escapeText(text), 'NULL,'][index % 4] ?? text;
      };
      return {
        ending: '.jsonl',
        content: jsonl(rows.map((row, index) => (at.includes(index) ? broken(row, index) : row))),
        request: train,
        codes: ['bad_json', 'not_an_object'],
        rows: oneBased(at),
      };
    },
  },
  {
    name: '27 evaluation rows in the training set',
    plant: inTexts(['shared_rows', 'near_shared_rows'], (_row, index, language) => {
      const { question, answer } = supportRows(2000, language, 90)[index % 2000] ?? { question: '', answer: '' };
      return { question: index % 2 === 0 ? question : `${question}!`, answer };
    }),
  },
  {
    name: '28 images and videos in one set',
    plant: (rows, at) => ({
      ending: '.jsonl',
      content: jsonl(
        rows.map((row, index) => {
          const record = toConverse(row);
          const block = at.includes(index) ? media('video', 'mp4', index) : media('image', 'png', index);
          return {
            ...record,
            messages: record.messages.map((message, turn) =>
              turn === 0 ? { ...message, content: [block, { text: row.question }] } : message,
            ),
          };
        }),
      ),
      request: train,
      codes: ['inconsistent_media'],
      rows: oneBased(at),
    }),
  },
];
