import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../../src/core/data/checks/detect-language.ts';
import { mayRefuse, refusal } from '../../../../src/core/data/checks/refusal-phrases.ts';
import { repairMojibake } from '../../../../src/core/data/repairs/mojibake.ts';

const refusals = {
  en: [
    "I'm sorry, but I can't assist with that.",
    'As an AI language model, I have no opinion.',
    'Unfortunately, I am unable to help you with this.',
    'I cannot provide that information.',
    'Sorry, I can’t help with that.',
  ],
  es: [
    'Lo siento, pero no puedo ayudarte con eso.',
    'Como modelo de lenguaje, no tengo opiniones.',
    'No puedo responder a esa pregunta.',
  ],
  fr: [
    'Je suis désolé, mais je ne peux pas répondre à cette question.',
    "En tant qu'IA, je n'ai pas d'opinion.",
    'Désolée, je ne peux pas vous aider.',
  ],
  de: [
    'Es tut mir leid, aber ich kann Ihnen dabei nicht helfen.',
    'Als KI habe ich keine Meinung.',
    'Leider kann ich diese Frage nicht beantworten.',
  ],
  pt: [
    'Desculpe, mas não posso ajudar com isso.',
    'Como um modelo de linguagem, não tenho opinião.',
    'Sinto muito, não consigo fornecer essa informação.',
  ],
  it: [
    'Mi dispiace, ma non posso aiutarti.',
    'In quanto modello linguistico, non ho opinioni.',
    'Purtroppo non sono in grado di fornire questa informazione.',
  ],
  ja: ['申し訳ありませんが、その質問にはお答えできません。', '私はAIなので、意見はありません。'],
  zh: ['抱歉，我无法回答这个问题。', '作为一个人工智能，我没有个人意见。', '對不起，我不能提供這些資訊。'],
  ko: ['죄송합니다. 그 질문에는 답변할 수 없습니다.', '저는 AI이기 때문에 의견이 없습니다.'],
  ru: [
    'Извините, но я не могу помочь с этим.',
    'Как языковая модель, я не имею мнения.',
    'К сожалению, я не могу ответить на этот вопрос.',
  ],
};

const answers = [
  "I'm sorry for the delay; your parcel arrives on Monday.",
  'I cannot be in two places, said the fox, and ran.',
  'Sorry to hear that. Please open the settings and choose the second entry.',
  'As an engineer, you may use the second form.',
  'Lamento la demora. Su pedido llega el lunes.',
  'Es tut mir leid, dass das Paket zu spät kam. Es ist unterwegs.',
  'Je ne suis pas sûr que la date soit juste, vérifiez le bon.',
  'Non posso che consigliare il secondo modello.',
  'Não, o prazo é de dez dias.',
  '申し訳ございません。荷物は月曜日に届きます。',
  '抱歉让您久等了，包裹星期一到。',
  '죄송합니다. 소포는 월요일에 도착합니다.',
  'Извините за задержку, посылка придёт в понедельник.',
  'No puedo más, dijo el zorro.',
  'AI systems are used in many hospitals.',
];

describe('refusals', () => {
  it.each(Object.entries(refusals))('in %s are told from answers', (_language, texts) => {
    for (const text of texts) {
      expect(refusal.test(text), text).toBe(true);
      expect(mayRefuse(Buffer.from(text), 0), text).toBe(true);
    }
  });

  it.each(answers)('%s is none', (text) => {
    expect(refusal.test(text)).toBe(false);
  });
});

describe('languages', () => {
  it.each([
    ['en', 'How do I change the address of my account when the old one is gone?'],
    ['es', '¿Cómo puedo cambiar la dirección de mi cuenta si la anterior ya no existe?'],
    ['fr', 'Comment puis-je changer l’adresse de mon compte si elle n’est plus la même pour vous ?'],
    ['de', 'Wie kann ich die Adresse von meinem Konto ändern, wenn es die alte nicht mehr gibt?'],
    ['pt', 'Como posso mudar o endereço da minha conta se não tenho mais o antigo com você?'],
    ['it', 'Come posso cambiare il mio indirizzo se non è più quello che avete nel sistema?'],
    ['nl', 'Hoe kan ik het adres van mijn account veranderen als dat niet meer bestaat?'],
    ['ja', 'アカウントの住所を変更するにはどうすればよいですか。'],
    ['zh', '如果旧地址不再使用，我怎样更改帐户地址？'],
    ['ko', '이전 주소가 없어졌을 때 계정 주소를 어떻게 바꾸나요?'],
    ['ru', 'Как изменить адрес учётной записи, если старого больше нет?'],
  ])('%s is told', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.each(['42', 'OK', 'const a = b(c);', 'Lisbon Oslo Quito Riga'])('%s says too little', (text) => {
    expect(detectLanguage(text)).toBeUndefined();
  });
});

describe('mojibake', () => {
  // By hand: TextDecoder of Node 20 reads windows-1252 as Latin-1.
  const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
  const mangle = (text: string): string =>
    Array.from(Buffer.from(text), (byte) => windows[byte - 0x80] ?? String.fromCharCode(byte)).join('');

  it.each([
    'café con leche',
    'Größe übermäßig',
    'It’s “here” – really…',
    'Привет, мир',
    '日本語の文章です',
    '한국어 문장입니다',
    'naïve résumé — €5',
    'good 👍',
  ])('%s is mended', (text) => {
    expect(repairMojibake(mangle(text))).toBe(text);
    expect(repairMojibake(Buffer.from(text).toString('latin1'))).toBe(text);
  });

  it.each([
    '«\u00a0à\u00a0»',
    'MENÜ“ und „CAFÉ“',
    'SÃO PAULO',
    'Â quoi bon',
    'ÑANDÚ',
    'Ångström’s Ökologie…',
    'Ελληνικά',
    '£5 – ½ kg ²',
    'crème brûlée',
    'été—hiver',
  ])('%s is left alone', (text) => {
    expect(repairMojibake(text)).toBeUndefined();
  });

  it('is mended in any text of letters, and mended text is not mended again', () => {
    const letters = fc.constantFrom(...'abc éèüößñçãõ ÄÖÜ жщыё');
    fc.assert(
      fc.property(fc.array(letters, { minLength: 8, maxLength: 40 }), (characters) => {
        const text = characters.join('');
        if (!/[éèüößñçãõ]/.test(text)) return;
        expect(repairMojibake(mangle(text))).toBe(text);
        expect(repairMojibake(text)).toBeUndefined();
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
