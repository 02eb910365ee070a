import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const OPENINGS = ['Please help', 'Hello', 'Urgent', 'Question', 'Hi team', 'Good morning'];
const TOPICS: Record<string, readonly string[]> = {
  billing: ['invoice', 'refund', 'charge', 'payment', 'receipt'],
  access: ['password', 'login', 'account locked', 'two-factor code', 'permission'],
  shipping: ['parcel', 'delivery', 'courier', 'tracking number', 'address'],
};

/** A small CSV of support tickets with the queue each belongs to; every prompt is different. */
export async function writeTickets(folder: string, rows: number, file = 'tickets.csv'): Promise<string> {
  const queues = Object.keys(TOPICS);
  const cells = Array.from({ length: rows }, (_, index) => {
    const queue = queues[index % queues.length] ?? 'billing';
    const words = TOPICS[queue] ?? [];
    const topic = words[Math.floor(index / queues.length) % words.length];
    return `"${OPENINGS[index % OPENINGS.length]}, number ${index}:\nsomething is wrong with my ${topic}.",${queue}`;
  });
  const path = join(folder, file);
  await writeFile(path, `body,queue\n${cells.join('\n')}\n`);
  return path;
}
