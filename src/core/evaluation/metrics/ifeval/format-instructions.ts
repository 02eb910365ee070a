import { stripWhite } from '../python-text.ts';
import { type Instruction, SPACE, numberOf, textOf } from './instruction.ts';

/** A line begins here; in Python only a line feed ends a line. */
const LINE = '(?<![^\\n])';
const CONSTRAINED = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.'];

/** Instructions about the shape of the response. */
export const formatInstructions = {
  'punctuation:no_comma': (response) => !response.includes(','),
  'detectable_format:number_bullet_lists': (response, given) => {
    const stars = count(response, `${LINE}[${SPACE}]*\\*[^*][^\\n]*`);
    const dashes = count(response, `${LINE}[${SPACE}]*-[^\\n]*`);
    return stars + dashes === numberOf(given, 'num_bullets');
  },
  'detectable_format:number_highlighted_sections': (response, given) => {
    const single = response.match(/\*[^\n*]*\*/g) ?? [];
    const double = response.match(/\*\*[^\n*]*\*\*/g) ?? [];
    const filled = [...single, ...double].filter((part) => stripWhite(part.replace(/^\*+|\*+$/g, '')) !== '');
    return filled.length >= numberOf(given, 'num_highlights');
  },
  'detectable_format:multiple_sections': (response, given) => {
    const word = textOf(given, 'section_spliter');
    const marker = new RegExp(`[${SPACE}]?${word}[${SPACE}]?\\p{Nd}+[${SPACE}]?`, 'u');
    return response.split(marker).length - 1 >= numberOf(given, 'num_sections');
  },
  'detectable_format:title': (response) =>
    (response.match(/<<[^\n]+>>/g) ?? []).some((title) => stripWhite(title.replace(/^<+|>+$/g, '')) !== ''),
  'detectable_format:json_format': (response) => isJson(withoutFence(stripWhite(response))),
  'detectable_format:constrained_response': (response) => CONSTRAINED.some((answer) => response.includes(answer)),
  'detectable_content:number_placeholders': (response, given) =>
    count(response, '\\[[^\\n]*?\\]') >= numberOf(given, 'num_placeholders'),
  'detectable_content:postscript': (response, given) =>
    new RegExp(postscript(textOf(given, 'postscript_marker'))).test(response.toLowerCase()),
} as const satisfies Record<string, Instruction>;

function count(text: string, pattern: string): number {
  return (text.match(new RegExp(pattern, 'gu')) ?? []).length;
}

function postscript(marker: string): string {
  if (marker === 'P.P.S') return `p\\.[${SPACE}]?p\\.[${SPACE}]?s[^\\n]*`;
  return marker === 'P.S.' ? `p\\.[${SPACE}]?s\\.[^\\n]*` : `${marker.toLowerCase()}[^\\n]*`;
}

function withoutFence(text: string): string {
  return stripWhite(text.replace(/^```(?:json|Json|JSON)?/, '').replace(/```$/, ''));
}

/** What Python's `json.loads` accepts: JSON, and NaN, Infinity, -Infinity as values. */
function isJson(text: string): boolean {
  const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gs, (part) =>
    part.startsWith('"') ? part : 'null',
  );
  try {
    JSON.parse(plain);
    return true;
  } catch {
    return false;
  }
}
