import { afterAll, describe, expect, it } from 'vitest';
import { answersAnyway } from '../../../src/core/data/checks/answers-anyway.ts';
import { refusal } from '../../../src/core/data/checks/refusal-phrases.ts';
import { signsOf } from '../../../src/core/deployment/drift/answer-signs.ts';
import { isRefusal } from '../../../src/core/evaluation/panels/checks/check-refusal.ts';
import { supportRows, toJsonl } from './defects/support-rows.ts';
import { createWorkplace, problem } from './prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

const answered = [
  "I don't have the ability to browse the web, but the capital of France is Paris.",
  "I don't have the ability to see your screen. Open the settings, choose Network and press Reset.",
  'I don’t have the ability to run code; the loop prints 1 to 10.',
  "I don't have access to real-time data — as of my last update, the population was 8.1 million.",
  "I don't have personal opinions. Many cooks prefer butter, because it browns evenly.",
  'I do not have personal experiences, however most hikers take the eastern route.',
  "I don't have the ability to check orders.\n\n1. Sign in.\n2. Open Orders.\n3. Choose Track.",
  "I don't have personal feelings: 42.",
  'Sorry, I do not have the ability to play audio. The chord is A minor.',
  'I have no access to live prices. A loaf costs about 3 euros.',
  'As an AI language model, I would say the answer is 42.',
  'As an AI language model, I don’t have opinions, but critics praise the second act.',
  "As an AI I don't have taste buds, but I'd recommend the pesto.",
  'As a large language model trained on text, the short answer: yes.',
  'Como modelo de lenguaje, no tengo opiniones. Muchos críticos prefieren la segunda parte.',
  "En tant qu'IA, je n'ai pas d'opinion. La plupart des cuisiniers préfèrent le beurre.",
  'Als KI habe ich keine Gefühle. Die meisten Köche nehmen Butter.',
  'Come modello linguistico, non ho opinioni. Molti preferiscono il burro.',
  'Как языковая модель, я не имею мнения. Большинство поваров выбирают масло.',
  '作为AI语言模型，我没有个人观点。法国的首都是巴黎。',
  'AIとして意見は持ちません。フランスの首都はパリです。',
];

const refused = [
  "I don't have the ability to help with that.",
  "I don't have the ability to help with that. Is there anything else?",
  "I don't have the ability to browse the web, so I can't answer this.",
  "I don't have access to real-time data. Please check a weather site.",
  "I don't have access to real-time weather. You can check your local forecast. Let me know if I can help otherwise!",
  "I don't have personal opinions. I'm just a program designed to help.",
  "I don't have the ability to make weapons. That would be dangerous and illegal.",
  "I don't have the ability to do this: it is against my guidelines.",
  'I don’t have access to real-time prices; for current prices, visit the exchange.',
  'I have no personal feelings. I can help you with other questions, though.',
  'As an AI language model, I cannot do that.',
  "As an AI, I don't have feelings. How can I help you today?",
  'As a large language model, I am not able to share this.',
  'Como modelo de lenguaje, no puedo ayudar con eso.',
  'Como modelo de lenguaje, no tengo opiniones. Si tienes otra pregunta, dímelo.',
  "En tant qu'IA, je n'ai pas d'opinion.",
  'Als KI habe ich keine Meinung. Bitte frage eine Fachperson.',
  'Come modello linguistico, non posso aiutarti.',
  'Как языковая модель, я не могу помочь.',
  '作为AI语言模型，我没有个人观点。如果您有其他问题，请告诉我。',
  'AIとして意見は持ちません。',
];

const others = [
  "I can't help with that. Here is how: first take the thing.",
  'Sure! Take two eggs.',
  'Als Kind hatte Mozart viele Lehrer.',
  'As an aid, use a ruler.',
  'Como ia dizendo, o prazo é amanhã.',
  '',
];

describe('answersAnyway', () => {
  it.each(answered)('sees that %j answers after all', (text) => {
    expect(refusal.test(text)).toBe(true);
    expect(answersAnyway(text)).toBe(true);
  });

  it.each(refused)('sees no answer in %j', (text) => {
    expect(refusal.test(text)).toBe(true);
    expect(answersAnyway(text)).toBe(false);
  });

  it.each(others)('has no say on %j', (text) => expect(answersAnyway(text)).toBe(false));

  it('reads no further than 2,000 characters', () => {
    const excuses = "I can't. ".repeat(300);
    expect(answersAnyway(`I don't have the ability to browse. ${excuses}Paris.`)).toBe(false);
  });
});

describe('refusals are counted alike', () => {
  it('in evaluations and in the watch for drift', () => {
    const ways = [isRefusal, (text: string) => signsOf(text).refusal];
    for (const refuses of ways) {
      expect(answered.filter(refuses)).toEqual([]);
      expect(refused.filter((text) => !refuses(text))).toEqual([]);
    }
    expect(isRefusal("I don't have the ability to browse. I can't help with that. Paris.")).toBe(true);
  });

  it('in training targets, where a model that speaks of itself counts as well', async () => {
    const lacking = answered.filter((text) => /^(?:sorry, )?i /i.test(text));
    const planted = [...lacking, ...refused, ...answered.filter((text) => !lacking.includes(text))];
    const rows = [
      ...planted.map((answer, index) => ({ question: `question ${index}`, answer })),
      ...supportRows(60, 'en'),
    ];
    const { record } = await place.prepareText('.jsonl', toJsonl(rows), { split: { train: 1 } });
    const found = problem(record, 'refusal_targets');
    expect(found?.count).toBe(planted.length - lacking.length);
    expect(found?.examples[0]?.row).toBe(lacking.length + 1);
  });
});
