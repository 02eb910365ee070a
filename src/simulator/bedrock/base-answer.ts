import { seededHash } from '../../core/runtimes/local/seeded-random.ts';
import type { ChatTurns } from '../../core/chat-turns.ts';

const SEED = 7;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * What an untuned model answers here: when the instructions list what may be answered, the choice that shares most words with the question
 * (a hash decides between equals), else the question's last sentence. It follows instructions, and knows nothing.
 */
export function baseAnswer(messages: ChatTurns['messages']): string {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const question = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const choices = choicesIn([...system, question].join('\n'));
  if (choices.length === 0)
    return (
      question
        .trim()
        .split(/(?<=[.!?])\s+|\n+/)
        .at(-1) ?? ''
    );
  const words = wordsOf(question);
  const shared = choices.map((choice) => [...wordsOf(choice)].filter((word) => words.has(word)).length);
  const most = Math.max(...shared);
  const best = choices.filter((_, index) => shared[index] === most);
  return best[seededHash(SEED, question) % best.length] ?? '';
}

/** A list of bullet points, or what is listed with commas after a colon. */
function choicesIn(text: string): string[] {
  const bullets = [...text.matchAll(/^\s*[-*•]\s+(.{1,80}?)\s*$/gm)].map(([, choice = '']) => choice);
  if (bullets.length >= 2) return bullets;
  const listed = /:\s*([^:\n.]+(?:,\s*[^:\n.,]+)+)/.exec(text)?.[1] ?? '';
  const choices = listed.split(/,|\bor\b|\band\b/).map((choice) => choice.trim().replaceAll(/^["'`]|["'`]$/g, ''));
  return choices.filter((choice) => choice !== '' && choice.length <= 80);
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(WORD) ?? []);
}
