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

const languageOf = new Map<string, string[]>();
for (const [language, words] of Object.entries(functionWords))
  for (const word of words.split(' ')) languageOf.set(word, [...(languageOf.get(word) ?? []), language]);

const scripts: readonly (readonly [language: string, pattern: RegExp])[] = [
  ['ja', /[\u3040-\u30ff]/g],
  ['ko', /[\uac00-\ud7a3]/g],
  ['zh', /[\u4e00-\u9fff]/g],
  ['ru', /[\u0400-\u04ff]/g],
  ['ar', /[\u0600-\u06ff]/g],
  ['he', /[\u0590-\u05ff]/g],
  ['el', /[\u0370-\u03ff]/g],
  ['hi', /[\u0900-\u097f]/g],
  ['th', /[\u0e00-\u0e7f]/g],
];

/**
 * ISO 639-1 code of the language of a text, by its script or its function words; undefined when there is too little to go by.
 * `sure`: only with twice the evidence. Cyrillic counts as Russian, Han without kana as Chinese, Devanagari as Hindi.
 */
export function detectLanguage(text: string, sure = false): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return undefined;
  for (const [language, pattern] of scripts) {
    const share = (text.match(pattern)?.length ?? 0) / letters;
    if (share >= (language === 'ja' ? 0.15 : 0.4)) return language;
  }
  return detectLatin(text, sure ? SURE : PLAIN);
}

type Evidence = { hits: number; lead: number };

function detectLatin(text: string, wanted: Evidence): string | undefined {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < MIN_WORDS) return undefined;
  const hits = new Map<string, number>();
  for (const word of words)
    for (const language of languageOf.get(word) ?? []) hits.set(language, (hits.get(language) ?? 0) + 1);
  const [best, second] = [...hits].toSorted((a, b) => b[1] - a[1]);
  if (best === undefined || best[1] < wanted.hits || best[1] < words.length * 0.08) return undefined;
  return second !== undefined && second[1] * wanted.lead > best[1] ? undefined : best[0];
}
