/** How models begin a refusal, by language. Apologies alone are not enough: support staff apologise as well. */
const refusals: Readonly<Record<string, string>> = {
  en: String.raw`(?:(?:i['’]?m|i am|we['’]?re|so)?\s*(?:very |really |truly )?(?:sorry|afraid)[,.;:!]?\s*(?:but\s*)?(?:that\s*)?)?(?:(?:unfortunately|however)[, ]+)?(?:i|we)\s*(?:['’]m|am|are|was)?\s*(?:can['’]?t|cannot|can not|won['’]?t|will not|(?:not |un)able to|not (?:allowed|permitted|comfortable|programmed) to)\s*(?:help|assist|answer (?:this|that|your)|comply|fulfil|provide (?:that|this|you with that|information (?:on|about)|assistance)|do (?:that|this)\b|engage|participate|respond|discuss|support (?:that|this)|complete (?:that|this)|generate|create (?:that|this|content)|write (?:that|this)|share (?:that|this))|(?:sorry|apologies)[,.]? (?:but )?(?:that|this) (?:request )?(?:goes against|violates)|i must (?:decline|refuse)`,
  es: String.raw`(?:(?:lo siento|lamento|disculpa|perdón|perdona)[^.!?]{0,20}[,.]?\s*)?(?:pero\s*)?no (?:puedo|me es posible|estoy (?:autorizad|capacitad|programad)[oa] (?:a|para))\s*(?:ayudar(?:te|le|lo|los)? (?:con (?:eso|esa|esto)|en eso)|responder (?:a )?(?:es[aeo]|tu|su)|proporcionar|cumplir|hacer (?:eso|esto)|asistir|ayudar)`,
  fr: String.raw`(?:(?:je suis )?(?:désolée?|navrée?)[^.!?]{0,20}[,.]?\s*)?(?:mais\s*)?je ne (?:peux|puis|suis) pas (?:en mesure (?:de|d['’])|autorisée? à|capable (?:de|d['’]))?\s*(?:vous |t['’]|te )?(?:aider|répondre à (?:cette|votre)|fournir|faire (?:cela|ça)|assister|satisfaire)|je ne peux malheureusement pas`,
  de: String.raw`(?:(?:es )?tut mir (?:sehr )?leid[,.]?\s*|entschuldigung[,.]?\s*|leider\s*)(?:aber\s*)?(?:ich\s*)?(?:kann|darf)\s*(?:ich\s*)?(?:ihnen|dir|diese|dabei|damit|das|bei)\s[^.!?]{0,40}(?:nicht|keine)|ich (?:kann|darf) (?:ihnen |dir )?(?:dabei|damit|bei dieser anfrage|diese (?:frage|anfrage)) (?:leider )?nicht`,
  pt: String.raw`(?:(?:sinto muito|desculpe?|lamento)[^.!?]{0,20}[,.]?\s*)?(?:mas\s*)?(?:eu\s*)?não (?:posso|consigo|estou autorizad[oa] a)\s*(?:ajudar|responder (?:a )?ess|fornecer|fazer isso|atender|cumprir|auxiliar)`,
  it: String.raw`(?:(?:mi dispiace|spiacente|scusa|purtroppo)[^.!?]{0,20}[,.]?\s*)?(?:ma\s*)?non (?:posso|sono in grado di|mi è possibile)\s*(?:aiutar(?:ti|la|vi)|rispondere a (?:quest|ques)|fornire|farlo|assister(?:ti|la)|soddisfare)`,
  ja: String.raw`(?:(?:大変|誠に)?(?:申し訳(?:ありません|ございません)|すみません|恐れ入ります|ごめんなさい)[がけ]?(?:ど|れど)?[、。,]?\s*)[^。]{0,40}(?:お答え(?:することは)?できません|お手伝い(?:することは)?できません|応じ(?:ることは|られ)|提供(?:することは)?できません|できかねます|対応(?:することは)?できません)`,
  zh: String.raw`(?:(?:非常|很)?(?:抱歉|对不起|對不起|不好意思)[^。！？]{0,8}[,，。]?\s*)(?:但是?)?我?(?:无法|不能|無法|不可以)[^。]{0,6}(?:回答|提供|帮助|協助|协助|幫助|满足|滿足|完成|讨论|討論|生成)`,
  ko: String.raw`(?:(?:정말 )?(?:죄송(?:합니다|하지만|해요)|미안(?:합니다|하지만|해요))[^.!?]{0,12}[,.]?\s*)[^.]{0,40}(?:도와드릴 수 없|답변(?:해 ?드릴|할) 수 없|제공(?:해 ?드릴|할) 수 없|도움을 드릴 수 없|응할 수 없)`,
  ru: String.raw`(?:(?:извините|простите|к сожалению|мне (?:очень )?жаль|прошу прощения)[^.!?]{0,12}[,.]?\s*)(?:но\s*)?(?:я\s*)?не (?:могу|имею возможности|в состоянии)[^.]{0,20}(?:помочь|ответить|предоставить|выполнить|помогать|обсуждать)|я не могу (?:вам |тебе )?(?:помочь|ответить|предоставить|выполнить)`,
};

/** How models begin by saying what they are; a child ("als Kind") or an aid is not one. */
const identities: Readonly<Record<string, string>> = {
  en: String.raw`(?:i['’]?m sorry[,.]? )?(?:but )?as an? (?:ai|artificial intelligence|(?:large )?language model)(?!\p{L})`,
  es: String.raw`(?:lo siento[,.]? (?:pero )?)?como (?:un )?(?:modelo de lenguaje|una ia|ia(?=,)|(?:una )?inteligencia artificial)(?!\p{L})`,
  fr: String.raw`(?:désolée?,? )?en tant qu['’](?:ia|intelligence artificielle|assistant ia|un modèle|modèle de langage)(?!\p{L})`,
  de: String.raw`als (?:ki|künstliche intelligenz|sprachmodell|ki-(?:modell|assistent|sprachmodell))(?!\p{L})`,
  pt: String.raw`como (?:um )?(?:modelo de linguagem|uma ia|ia(?=,)|(?:uma )?inteligência artificial)(?!\p{L})`,
  it: String.raw`(?:in quanto|come) (?:modello linguistico|(?:un['’])?(?:ia|intelligenza artificiale))(?!\p{L})`,
  ja: String.raw`(?:私は)?(?:ai|人工知能|言語モデル)(?:として|な[のん]で|です(?:ので|から))`,
  zh: String.raw`(?:作为|作為|身为)(?:一个|一個|一名)?(?:ai|人工智能|人工智慧|(?:大型)?(?:语言|語言)模型)`,
  ko: String.raw`(?:저는 )?(?:ai|인공지능|언어 ?모델)(?:로서|이기 때문에|이므로)`,
  ru: String.raw`(?:как|я[ ,—-]+) ?(?:языковая модель|искусственный интеллект|ии-)`,
};

/** How they begin by saying what they lack. */
const lacks = String.raw`(?:(?:i['’]?m |i am )?(?:sorry|afraid)[,.]? )?(?:but )?(?:unfortunately,? )?i (?:(?:do not|don['’]t) (?:currently )?have|have no|lack) (?:any )?(?:personal (?:opinions?|feelings|experiences?|preferences)|the ability to|access to (?:real[- ]time|live|current|the internet))`;

/** A refusal at the very beginning of a text, in any of ten languages; what a model says of itself is one as well. */
export const refusal = atBeginning(...Object.values(refusals), ...Object.values(identities), lacks);

/** The same without what a model says of itself. */
export const plainRefusal = atBeginning(...Object.values(refusals));

/** What a model says it is, at the very beginning. */
export const identity = atBeginning(...Object.values(identities));

/** What a model says it lacks, at the very beginning. */
export const lack = atBeginning(lacks);

function atBeginning(...phrases: readonly string[]): RegExp {
  return new RegExp(`^["'“«「*\\s]*(?:${phrases.map((phrase) => `(?:${phrase})`).join('|')})`, 'iu');
}

/** The first two bytes of the phrases above, lower case; those that begin beyond ASCII are looked at anyway. */
const beginnings =
  "i' i\u2019 i  im we so as un ho ap bu lo la di pe no co je d\u00e9 na ma en es tu le ic al ab si de eu n\u00e3 mi sp sc pu in ai";
const begins = new Set(
  Array.from({ length: Math.ceil(beginnings.length / 3) }, (_, at) =>
    twoBytes(Buffer.from(beginnings.slice(at * 3, at * 3 + 2)), 0),
  ),
);

/** Whether an answer that begins at `start` can begin with a refusal: a cheap look that spares most answers the expression. */
export function mayRefuse(text: Buffer, start: number): boolean {
  const first = text[start] ?? 0;
  return first >= 0x80 || first < 0x41 || begins.has(twoBytes(text, start));
}

function twoBytes(text: Buffer, at: number): number {
  return lower(text[at] ?? 0) * 256 + lower(text[at + 1] ?? 0);
}

function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
