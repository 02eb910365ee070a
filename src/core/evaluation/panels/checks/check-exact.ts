import { concluded, trimEnds, unwrap } from './plain-text.ts';

/**
 * Whether an answer gives exactly this text, case and all: alone, as the only quoted part, or at the end of a sentence behind "is" or a
 * colon. Quotation marks, emphasis and a last full stop around it are fine.
 */
export function checkExact(answer: string, expected: string): boolean {
  const text = unwrap(answer);
  return [text, concluded(text), quoted(answer), lastPart(text), arrow(text)].some(
    (part) => part !== undefined && trimEnds(part) === expected,
  );
}

/** The last quoted or emphasized part, when the others are what the question said. */
function quoted(answer: string): string | undefined {
  const parts = [
    ...answer.matchAll(/"([^"]+)"|“([^”]+)”|`([^`\n]+)`|\*\*([^*]+)\*\*|(?<![\p{L}])'([^']+)'(?![\p{L}])/gu),
  ];
  const texts = parts.map((part) => part.slice(1).find((group) => group !== undefined));
  return texts.length <= 2 && !/\bor\b/.test(answer) ? texts.at(-1) : undefined;
}

function lastPart(text: string): string | undefined {
  return (
    /(?:^|\s)(?:is|becomes|prints|gives|yields|:)\s+(?!.*\s(?:is|or)\s)([^:]+)$/is.exec(text)?.[1] ??
    /:\s*([^:]+)$/s.exec(text)?.[1]
  );
}

function arrow(text: string): string | undefined {
  return /(?:→|->|=>|=)\s*([^=→]+)$/.exec(text)?.[1];
}
