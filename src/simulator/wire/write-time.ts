import type { Shape } from './shape.ts';

export type TimeFormat = 'epoch-seconds' | 'date-time' | 'http-date';

/** Numbers that the clients' schemas use for members with a format of their own. */
const OWN_FORMAT: Readonly<Record<number, TimeFormat>> = { 5: 'date-time', 6: 'http-date', 7: 'epoch-seconds' };

/** A time as text, or as a number of seconds, in the member's own format or else the one usual in its place. */
export function writeTime(shape: Shape, time: Date, usual: TimeFormat): string | number {
  const schema = shape.getSchema();
  const format = (typeof schema === 'number' ? OWN_FORMAT[schema] : undefined) ?? usual;
  if (format === 'epoch-seconds') return time.getTime() / 1000;
  return format === 'http-date' ? time.toUTCString() : time.toISOString();
}
