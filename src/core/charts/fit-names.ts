import { type Fit, fitText } from './fit-text.ts';

/** Characters before the first difference that are shown with it. */
const BEFORE = 6;

/**
 * Names cut to `width` pixels, each in one line. Names that look alike when cut show where they differ instead; those that still look alike
 * begin with their place in the list (#3).
 */
export function fitNames(names: readonly string[], width: number, fit: Fit): string[] {
  const cut = names.map((name) => fitText(name, width, fit));
  const differing = names.map((name, index) => {
    const twins = names.filter((other, at) => cut[at] === cut[index] && other !== name);
    return twins.length === 0
      ? (cut[index] ?? '')
      : fitText(fromDifference(name, twins), width, { ...fit, cut: 'end' });
  });
  return differing.map((words, index) => {
    const alone = names.every((other, at) => differing[at] !== words || other === names[index]);
    return alone ? words : fitText(`#${index + 1} ${words}`, width, fit);
  });
}

/** The name without most of the beginning that it shares with all its twins. */
function fromDifference(name: string, twins: readonly string[]): string {
  const pieces = [...name];
  const others = twins.map((twin) => [...twin]);
  const first = pieces.findIndex((piece, at) => others.some((other) => other[at] !== piece));
  const from = (first === -1 ? pieces.length : first) - BEFORE;
  return from <= 0 ? name : `…${pieces.slice(from).join('')}`;
}
