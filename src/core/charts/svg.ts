/** Markup that is safe to insert: made by `element`, `text` or `chart`, never from foreign words. */
export type Markup = string;

type Attributes = Readonly<Record<string, string | number | undefined>>;

const BIDI_CONTROLS = /[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/g;
// What XML 1.0 does not allow, and halves of surrogate pairs.
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Foreign words as markup: nothing in them can open a tag, leave an attribute, or turn the text around it. */
export function escapeText(words: string): Markup {
  return words
    .replace(BIDI_CONTROLS, '')
    .replace(NOT_XML, '\uFFFD')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** One element. Attribute values are escaped, numbers rounded to hundredths, undefined ones left out; children are markup. */
export function element(name: string, attributes: Attributes, ...children: Markup[]): Markup {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeText(typeof value === 'number' ? rounded(value) : value)}"`],
  );
  const opening = `<${name}${written.join('')}`;
  return children.length === 0 ? `${opening}/>` : `${opening}>${children.join('')}</${name}>`;
}

/** Words at a point. `fill` is a class of the style sheet (ink, dim, white). */
export function text(x: number, y: number, words: string, attributes: Attributes = {}): Markup {
  return element('text', { x, y, class: 'nf-ink', 'font-size': 12, ...attributes }, escapeText(words));
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
