/** The most frequent function words of languages in Latin script; a word that several share counts for each. */
const functionWords: Readonly<Record<string, string>> = {
  en: 'the and of to is in that it for you with are this not be have your can how what when from was will my do does should would which on at by as or if an where who why we they has been were there',
  es: 'el los las la de en y a no se lo una un por para con del que está como pero más su este esta muy qué cómo mi hay puede cuando también usted son ser van al si dónde quién cuándo cuánto sin sobre desde hasta',
  fr: 'le les des une est pour dans que qui avec sur pas vous nous sont au ce cette mais être plus comment votre je il elle aux du la de et en un ne se où quand pourquoi par si',
  de: 'der die das und ist nicht ein eine mit für auf den dem des sie ich wie werden kann auch sich bei wird zu von oder wenn ihr in es an im wo wer warum als nach über aus nur',
  pt: 'os uma um não para com do da em no na que você está mais como por são seu sua mas pode isso ele também muito meu às ao de e o a se onde quem quando dos das foi',
  it: 'il gli della che non per una un con sono è di nel più come questo alla anche del dei può mi ha suo perché delle vostro lo la e in si le dove chi quando da al',
  nl: 'het een van en niet dat voor op met zijn is aan ook als maar hoe kan wordt deze naar je worden bij door heeft de in ik wat waar te er om uit',
  pl: 'nie się jest na do że jak ale dla po przez czy może oraz był jego tak przy być które od można w i z co gdzie kiedy ten to',
  tr: 've bir bu için ile çok daha olarak gibi ne mi değil olan kadar nasıl ben sen var ama da de nerede kim',
  sv: 'och att det är som inte för på med jag ett en den av till har kan vad hur eller om i var när',
};
const MIN_WORDS = 4;
/** Function words that have to be found, and how many times more than of the next language. */
const PLAIN = { hits: 2, lead: 1.3 };
const SURE = { hits: 4, lead: 2 };

const languages = Object.keys(functionWords);
/** Numbers of the languages that use a word. */
const languageOf = new Map<string, number[]>();
for (const [number, language] of languages.entries())
  for (const word of functionWords[language]?.split(' ') ?? [])
    languageOf.set(word, [...(languageOf.get(word) ?? []), number]);
const LONGEST = Math.max(...[...languageOf.keys()].map((word) => word.length));

/** Letters of scripts that tell a language: first and last character. In this order the first that has its share decides. */
const scripts: readonly (readonly [language: string, share: number, range: readonly [number, number]])[] = [
  ['ja', 0.15, [0x3040, 0x30ff]],
  ['ko', 0.4, [0xac00, 0xd7a3]],
  ['zh', 0.4, [0x4e00, 0x9fff]],
  ['ru', 0.4, [0x0400, 0x04ff]],
  ['ar', 0.4, [0x0600, 0x06ff]],
  ['he', 0.4, [0x0590, 0x05ff]],
  ['el', 0.4, [0x0370, 0x03ff]],
  ['hi', 0.4, [0x0900, 0x097f]],
  ['th', 0.4, [0x0e00, 0x0e7f]],
];
const letter = /\p{L}/u;

/**
 * ISO 639-1 code of the language of a text, by its script or its function words; undefined when there is too little to go by.
 * `sure`: only with twice the evidence. Cyrillic counts as Russian, Han without kana as Chinese, Devanagari as Hindi.
 */
export function detectLanguage(text: string, sure = false): string | undefined {
  return detectScript(text) ?? detectLatin(text, sure ? SURE : PLAIN);
}

function detectScript(text: string): string | undefined {
  // Nearly all text in Latin script is below this character, and few texts have any beyond it.
  if (!/[\u0370-\uffff]/.test(text)) return undefined;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return undefined;
  const counts = new Uint32Array(scripts.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x0370) continue;
    const script = scripts.findIndex(([, , [from, to]]) => code >= from && code <= to);
    if (script >= 0) counts[script] = (counts[script] ?? 0) + 1;
  }
  return scripts.find(([, share], index) => (counts[index] ?? 0) >= share * letters)?.[0];
}

/** Counts words and looks up those that are short enough to be function words. */
function detectLatin(text: string, wanted: typeof SURE): string | undefined {
  const lower = text.toLowerCase();
  const hits = new Uint32Array(languages.length);
  let words = 0;
  for (let at = 0; at < lower.length;) {
    const end = endOfWord(lower, at);
    if (end > at) words++;
    if (end > at && end - at <= LONGEST)
      for (const language of languageOf.get(lower.slice(at, end)) ?? []) hits[language] = (hits[language] ?? 0) + 1;
    at = end + 1;
  }
  if (words < MIN_WORDS) return undefined;
  const [best, second] = [...hits.keys()].toSorted((a, b) => (hits[b] ?? 0) - (hits[a] ?? 0));
  const [most, next] = [hits[best ?? 0] ?? 0, hits[second ?? 0] ?? 0];
  if (most < wanted.hits || most < words * 0.08 || next * wanted.lead > most) return undefined;
  return languages[best ?? 0];
}

/** The first place from `at` on where no letter stands. */
function endOfWord(lower: string, at: number): number {
  for (; at < lower.length; at++) {
    const code = lower.charCodeAt(at);
    if (code >= 97 && code <= 122) continue;
    if (code < 0xaa || !letter.test(lower.charAt(at))) break;
  }
  return at;
}
