import { concluded, unwrap } from './plain-text.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAME = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';

/** Whether an answer gives this day: as YYYY-MM-DD or with the month's name in either order. Days of the question do not count. */
export function checkDate(answer: string, expected: string, prompt: string): boolean {
  return isOnly(readDates(answerPart(answer)), expected, readDates(prompt));
}

/** Whether an answer gives this time of day, on a 24-hour clock or with a.m. and p.m. Times of the question do not count. */
export function checkTime(answer: string, expected: string, prompt: string): boolean {
  return isOnly(readTimes(answerPart(answer)), expected, readTimes(prompt));
}

function answerPart(answer: string): string {
  return concluded(unwrap(answer));
}

function isOnly(found: readonly string[], expected: string, asked: readonly string[]): boolean {
  const own = new Set(found.filter((moment) => moment === expected || !asked.includes(moment)));
  return own.size === 1 && own.has(expected);
}

function readDates(text: string): string[] {
  const iso = [...text.matchAll(/\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/g)].map(([, y, m, d]) =>
    toDate(y, Number(m), d),
  );
  const monthFirst = [...text.matchAll(new RegExp(`\\b${NAME}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`, 'gi'))];
  const dayFirst = [
    ...text.matchAll(new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?${NAME},?\\s+(\\d{4})\\b`, 'gi')),
  ];
  return [
    ...iso,
    ...monthFirst.map(([, m, d, y]) => toDate(y, monthOf(m), d)),
    ...dayFirst.map(([, d, m, y]) => toDate(y, monthOf(m), d)),
  ];
}

function readTimes(text: string): string[] {
  return [...text.matchAll(/(?<!\d)(\d{1,2})[:.h](\d{2})(?!\d)\s*(a\.?m|p\.?m)?/gi)].map(([, hour, minute, half]) => {
    const twelve = half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0);
    return `${String(twelve).padStart(2, '0')}:${minute}`;
  });
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf(name?.slice(0, 3).toLowerCase() ?? '') + 1;
}

function toDate(year: string | undefined, month: number, day: string | undefined): string {
  return `${year}-${String(month).padStart(2, '0')}-${day?.padStart(2, '0')}`;
}
