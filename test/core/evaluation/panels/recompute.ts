import { createContext, Script } from 'node:vm';

/** A pattern of a prompt and what the right answer is, worked out from the prompt alone. */
type Solver = [RegExp, (...parts: string[]) => string | number];

const DAY = 86_400_000;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'];
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
const numbers = (text = ''): number[] => text.split(', ').map(Number);
const date = (text = ''): number => Date.parse(`${text}T00:00:00Z`);
const minutes = (text = ''): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const yesNo = (yes: boolean): string => (yes ? 'yes' : 'no');
const reversed = (word = ''): string => Array.from(word).toReversed().join('');

/** How many of the second unit one of the first is. */
const factors: Record<string, number> = {
  'kilometres metres': 1000,
  'metres centimetres': 100,
  'centimetres millimetres': 10,
  'kilograms grams': 1000,
  'tonnes kilograms': 1000,
  'litres millilitres': 1000,
  'hours minutes': 60,
  'minutes seconds': 60,
  'days hours': 24,
  'weeks days': 7,
  'feet inches': 12,
  'yards feet': 3,
  'inches centimetres': 2.54,
  'bytes bits': 8,
  'kibibytes bytes': 1024,
  'dozens single items': 12,
  'hectares square metres': 10_000,
  'pounds (avoirdupois) ounces': 16,
};

/** The year's weekday by Sakamoto's method, which shares nothing with JavaScript's dates. */
function weekday(text = ''): string {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
  const y = month < 3 ? year - 1 : year;
  const shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] ?? 0;
  return WEEKDAYS[(y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + shift + day) % 7] ?? '';
}

function commonDivisor(a: number, b: number): number {
  for (let d = Math.min(a, b); d > 0; d--) if (a % d === 0 && b % d === 0) return d;
  return 1;
}

function nextPrime(after: number): number {
  for (let n = after + 1; ; n++)
    if (!Array.from({ length: n }, (_, d) => d).some((d) => d > 1 && n % d === 0)) return n;
}

function printed(source: string): string {
  const lines: string[] = [];
  const console = { log: (value: unknown) => lines.push(String(value)) };
  new Script(source).runInContext(createContext({ console }));
  return lines.join('\n');
}

const solvers: Solver[] = [
  [/^What is (\d+) \+ (\d+)\?/, (a, b) => Number(a) + Number(b)],
  [/^What is (\d+) - (\d+)\?/, (a, b) => Number(a) - Number(b)],
  [/^What is (\d+) × (\d+)\?/, (a, b) => Number(a) * Number(b)],
  [/^What is (\d+) divided by (\d+)\?/, (a, b) => Number(a) / Number(b)],
  [/^What is (\d+)% of (\d+)\?/, (a, b) => (Number(a) * Number(b)) / 100],
  [
    /^What is the remainder when (\d+) is divided by (\d+)\?/,
    (a, b) => Number(a) - Number(b) * Math.floor(Number(a) / Number(b)),
  ],
  [/^What is (\d+) \+ (\d+) × (\d+)\?/, (a, b, c) => Number(a) + Number(b) * Number(c)],
  [/^What is \((\d+) \+ (\d+)\) × (\d+)\?/, (a, b, c) => Number(a) * Number(c) + Number(b) * Number(c)],
  [
    /^What is the average of ([\d, ]+)\?/,
    (list) => numbers(list).reduce((sum, n) => sum + n, 0) / numbers(list).length,
  ],
  [/^What is (\d+) squared\?/, (a) => Number(a) ** 2],
  [/^What is the square root of (\d+)\?/, (a) => Math.sqrt(Number(a))],
  [/^What is (\d+\.\d+|\d+) \+ (\d+\.\d+|\d+)\?/, (a, b) => Math.round(Number(a) * 1e4 + Number(b) * 1e4) / 1e4],
  [/^What is (\d+)\/(\d+) of (\d+)\?/, (a, b, c) => (Number(c) / Number(b)) * Number(a)],
  [/^What is the greatest common divisor of (\d+) and (\d+)\?/, (a, b) => commonDivisor(Number(a), Number(b))],
  [
    /^What is the least common multiple of (\d+) and (\d+)\?/,
    (a, b) => (Number(a) * Number(b)) / commonDivisor(Number(a), Number(b)),
  ],
  [
    /^What number comes next in the sequence (\d+), (\d+), \d+, (\d+)\?/,
    (a, b, d) => Number(d) + Number(b) - Number(a),
  ],
  [/^Which of these numbers is the largest: ([\d, ]+)\?/, (list) => numbers(list).toSorted((a, b) => b - a)[0] ?? 0],
  [/^Round (\d+) to the nearest ten\./, (a) => Number(a) - (Number(a) % 10) + (Number(a) % 10 > 5 ? 10 : 0)],
  [/^What is the smallest prime number greater than (\d+)\?/, (a) => nextPrime(Number(a))],
  [/^A notebook costs (\d+) dollars\. How many dollars do (\d+) notebooks cost\?/, (a, b) => Number(a) * Number(b)],
  [/^A train covers (\d+) kilometres in (\d+) hours/, (a, b) => Number(a) / Number(b)],
  [/^(\d+) friends share (\d+) marbles equally/, (a, b) => Number(b) / Number(a)],
  [/^Mira has (\d+) stamps, gives away (\d+) and then buys (\d+)\./, (a, b, c) => Number(a) - Number(b) + Number(c)],
  [/^A rectangle is (\d+) metres wide and (\d+) metres long\./, (a, b) => Number(a) * Number(b)],
  [/^What day of the week is ([\d-]+) /, weekday],
  [/^How many days are there from ([\d-]+) to ([\d-]+), counting/, (a, b) => (date(b) - date(a)) / DAY],
  [
    /^Which date is (\d+) days after ([\d-]+)\?/,
    (n, a) => new Date(date(a) + Number(n) * DAY).toISOString().slice(0, 10),
  ],
  [
    /^Which date is (\d+) days before ([\d-]+)\?/,
    (n, a) => new Date(date(a) - Number(n) * DAY).toISOString().slice(0, 10),
  ],
  [/^Is the year (\d+) a leap year/, (y) => yesNo(new Date(Date.UTC(Number(y), 1, 29)).getUTCMonth() === 1)],
  [
    /^How many days does (\w+) (\d+) have\?/,
    (m, y) =>
      (Date.UTC(Number(y), MONTHS.indexOf(m ?? '') + 1, 1) - Date.UTC(Number(y), MONTHS.indexOf(m ?? ''), 1)) / DAY,
  ],
  [
    /^What time is it (\d+) minutes after ([\d:]+) /,
    (n, a) => new Date((minutes(a) + Number(n)) * 60_000).toISOString().slice(11, 16),
  ],
  [/^How many minutes pass from ([\d:]+) to ([\d:]+) /, (a, b) => minutes(b) - minutes(a)],
  [/^Convert (-?\d+) degrees Celsius/, (c) => Number(c) * 1.8 + 32],
  [/^Convert (-?\d+) degrees Fahrenheit/, (f) => ((Number(f) - 32) * 5) / 9],
  [/^Convert (\d+) (.+) to (.+)\. Reply/, (n, from, to) => Number(n) * (factors[`${from} ${to}`] ?? Number.NaN)],
  [
    /^How many glasses of (\d+) millilitres can be filled from ([\d.]+) litres\?/,
    (a, b) => (Number(b) * 1000) / Number(a),
  ],
  [/^How many minutes are (\d+) hours and (\d+) minutes\?/, (a, b) => Number(a) * 60 + Number(b)],
  [/^How many metres are (\d+) kilometres and (\d+) metres\?/, (a, b) => Number(a) * 1000 + Number(b)],
  [/^How many (.+) are (\d+) (.+)\? Reply/, (from, n, to) => Number(n) / (factors[`${from} ${to}`] ?? Number.NaN)],
  [/^Write the word "(\w+)" backwards/, reversed],
  [/^Write the word "(\w+)" in capital letters/, (w) => w?.toUpperCase() ?? ''],
  [/^Write "(\w+)" in lower-case letters/, (w) => w?.toLowerCase() ?? ''],
  [/^How many times does the letter "(\w)" occur in the word "(\w+)"/, (l, w) => (w ?? '').split(l ?? '').length - 1],
  [
    /^What is the (\w+) word of the sentence "(.+)"\?/,
    (nth, s) => (s ?? '').split(' ')[ORDINALS.indexOf(nth ?? '')] ?? '',
  ],
  [
    /^Sort these words alphabetically: (.+)\. Reply/,
    (list) =>
      (list ?? '')
        .split(', ')
        .toSorted((a, b) => a.localeCompare(b, 'en'))
        .join(', '),
  ],
  [
    /^Sort these numbers from smallest to largest: (.+)\. Reply/,
    (list) =>
      numbers(list)
        .toSorted((a, b) => a - b)
        .join(', '),
  ],
  [
    /^Remove every vowel \(a, e, i, o, u\) from "(\w+)"/,
    (w) =>
      Array.from(w ?? '')
        .filter((c) => !'aeiou'.includes(c))
        .join(''),
  ],
  [/^Write the acronym made of the first letters of "(.+)", in/, (t) => (t ?? '').replace(/[^A-Z]/g, '')],
  [/^Replace every "(\w)" in "(\w+)" with "(\w)"/, (a, w, b) => (w ?? '').split(a ?? '').join(b)],
  [/^How many letters does the word "(\w+)" have/, (w) => (w ?? '').length],
  [/^What is the last letter of the word "(\w+)"/, (w) => (w ?? '').slice(-1)],
  [/^Join these words with hyphens, in the order given: (.+)\. Reply/, (list) => (list ?? '').replaceAll(', ', '-')],
  [/^How many words does the sentence "(.+)" have/, (s) => ((s ?? '').match(/\w+/g) ?? []).length],
  [/^Is the word "(\w+)" a palindrome/, (w) => yesNo(reversed(w) === w)],
  [
    /^Remove the repeated words and keep the first of each: (.+)\. Reply/,
    (list) => Array.from(new Set((list ?? '').split(', '))).join(', '),
  ],
  [/^Write "(\w+)" (\d+) times in a row/, (w, n) => Array.from({ length: Number(n) }, () => w).join('')],
  [/^What does this JavaScript program print\?[^`]*```js\n([\s\S]+)\n```$/, (source) => printed(source ?? '')],
];

/** The right answer to a prompt that one of the patterns fits; undefined when none does. */
export function recompute(prompt: string): string | number | undefined {
  const found = solvers.find(([pattern]) => pattern.test(prompt));
  const [, ...parts] = found?.[0].exec(prompt) ?? [];
  return found?.[1](...parts);
}
