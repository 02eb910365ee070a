import { identity, lack, plainRefusal } from './refusal-phrases.ts';

const READ_AT_MOST = 2000;

/** Ends of sentences, and where a sentence turns: ", but", ": ", a dash. */
const turns =
  /(?<=[.!?])\s+|[。！？\n;；]+|\s+[–—-]+\s+|—|:\s+|[,，、]\s*(?=(?:and yet|but|however|though|so|still|yet|pero|sin embargo|mais|cependant|aber|jedoch|doch|mas|porém|ma|però|но|однако|但是?|不过|ですが|하지만)(?!\p{L}))/iu;

const joins = /^(?:["'“”*\-•\s,]|(?:and|but|however|though|so|still|yet|that said|therefore)(?!\p{L}),?)+/iu;

/** What one says beside an answer: excuses, reasons, offers, where else to ask. */
const beside: readonly RegExp[] = [
  /^(?:i|we|my|me)(?!\p{L})[^.]{0,60}?(?:n['’]?t|cannot|can not| not| unable| no| never| lack| without| only| just| rely)(?!\p{L})/iu,
  /^(?:i['’]?m|i am|i was|i were|i have been|my (?:purpose|role|goal|knowledge|training|responses?|answers?))(?!\p{L})/iu,
  /^i(?:['’]ll|['’]d| would)? (?:can|could|will|may|be|love|like|need|hope|understand|apologi[sz]e|strive|aim|try|exist|operate|function|process|generate|respond)(?!\p{L})/iu,
  /^i(?:['’]d| would)? (?:recommend|suggest|advise|encourage)(?: that)?(?: you)?(?: to)? (?:consult|contact|check|reach|seek|visit|ask|look|refer|talk|speak|search|us|rely)/iu,
  /^(?:if|please|let me|feel free|is there|are there|how (?:can|may|else)|what (?:else|would you)|would you|do you|could you|can you|for (?:the )?(?:most )?(?:up[- ]to[- ]date|current|accurate|latest|live|real[- ]time)|thank|sorry|apologies|unfortunately)(?!\p{L})/iu,
  /^(?:you|it['’]?s|it is|it would be) (?:(?:can|could|may|might|should|will|would|want|need|best|better|important|always|to|recommended) )*(?:consult|contact|check|reach|seek|visit|ask|look|refer|talk|speak|search|find|use|rely)/iu,
  /(?:^|\s)(?:illegal|unethical|immoral|harmful|dangerous|unsafe|inappropriate|ethic\p{L}*|guidelines|polic(?:y|ies)|against the law|violat\p{L}*)(?!\p{L})/iu,
  /^(?:si|wenn|falls|se|если|por favor|bitte|s['’]il|veuillez|n['’]hésitez|пожалуйста|lo siento|désolée?|leider|purtroppo)(?!\p{L})/iu,
  /^(?:请|請|如果|如需|您可以|建议|もし|よろしければ|혹시|만약|필요)/u,
  /(?:^|\s)(?:no|não|non) (?:\p{L}+ )?(?:puedo|tengo|dispongo|poseo|estoy|soy|posso|tenho|consigo|sou|ho|sono|possiedo)(?!\p{L})/iu,
  /(?:^|\s)(?:je|j['’]) ?(?:ne |n['’])[^.]{0,20}(?:pas|aucune?)(?!\p{L})/iu,
  /(?:^|\s)(?:(?:ich|mir)\s[^.]{0,80}|(?:habe|kann|bin|darf|besitze) ich\s[^.]{0,80})(?:nicht|keine?[nmrs]?)(?!\p{L})/iu,
  /(?:^|\s)(?:не (?:могу|имею|умею|обладаю|способен|способна)|у меня нет)(?!\p{L})/iu,
  /我?(?:没有|沒有|无法|無法|不能|不会|不會|不具|并不|並不)/u,
  /(?:ません|できない|持たない)|(?:없습니다|없어|못합니다|않습니다|없으)/u,
];

/**
 * Whether a text that begins by saying what the model is or lacks ("as an AI …", "I don't have the ability to …") goes on to answer: some
 * part of it is neither a refusal nor an excuse, a reason, an offer or a word on where else to ask. False for every other beginning.
 */
export function answersAnyway(text: string): boolean {
  const read = upTo(READ_AT_MOST, text.trim());
  const said = identity.exec(read)?.[0];
  if (said === undefined && !lack.test(read)) return false;
  const [first = '', ...others] = read.slice(said?.length ?? 0).split(turns);
  return (said === undefined ? others : [afterComma(first), ...others]).some(isAnswer);
}

/** The text up to the last sentence that ends within `length` characters. */
function upTo(length: number, text: string): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  return cut.slice(0, Math.max(...[...'.!?\n。'].map((end) => cut.lastIndexOf(end))) + 1);
}

/** What is said after "as a language model trained by …,". */
function afterComma(words: string): string {
  const comma = /[,，、]/.exec(words);
  return comma === null ? words : words.slice(comma.index + 1);
}

function isAnswer(part: string): boolean {
  const words = part.replace(joins, '').trim();
  if (!/[\p{L}\p{N}]/u.test(words)) return false;
  return ![plainRefusal, lack, identity, ...beside].some((other) => other.test(words));
}
