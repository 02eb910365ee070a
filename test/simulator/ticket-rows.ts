/** Short support messages with one of three labels, told by their words; the same each time. */
const SUBJECTS = {
  billing: ['invoice', 'refund', 'charge', 'payment', 'receipt'],
  shipping: ['parcel', 'courier', 'delivery', 'tracking', 'package'],
  account: ['password', 'login', 'username', 'profile', 'email'],
} as const;
const OPENINGS = ['my', 'the', 'where is my', 'problem with the', 'please look at the', 'again the'];
const CLOSINGS = ['today', 'since monday', 'is wrong', 'does not work', 'thanks'];

export type Ticket = { text: string; label: string };

export function tickets(count: number, from = 0): Ticket[] {
  const labels = Object.entries(SUBJECTS);
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const [label, words] = labels[number % labels.length] ?? ['billing', SUBJECTS.billing];
    const word = words[(number * 7) % words.length];
    const opening = OPENINGS[(number * 5) % OPENINGS.length];
    return { text: `${opening} ${word} ${CLOSINGS[(number * 3) % CLOSINGS.length]} ${number}`, label };
  });
}

const INSTRUCTION = 'Answer with one word: billing, shipping, account.';

export function converseLines(rows: readonly Ticket[]): string {
  return lines(rows, ({ text, label }) => ({
    schemaVersion: 'bedrock-conversation-2024',
    system: [{ text: INSTRUCTION }],
    messages: [
      { role: 'user', content: [{ text }] },
      { role: 'assistant', content: [{ text: label }] },
    ],
  }));
}

export function rewardLines(rows: readonly Ticket[]): string {
  return lines(rows, ({ text, label }) => ({
    messages: [
      { role: 'system', content: INSTRUCTION },
      { role: 'user', content: text },
    ],
    reference_answer: label,
  }));
}

export function questionLines(rows: readonly Ticket[]): string {
  return lines(rows, ({ text, label }) => ({ query: text, response: label, system: INSTRUCTION }));
}

function lines(rows: readonly Ticket[], toRecord: (row: Ticket) => object): string {
  return rows.map((row) => `${JSON.stringify(toRecord(row))}\n`).join('');
}
