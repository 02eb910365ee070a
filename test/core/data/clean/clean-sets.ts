import { type TestRow, supportRows } from '../defects/support-rows.ts';
import { declarationRows, readmeRows } from './package-texts.ts';

/** Datasets with nothing wrong, of the kinds that are easily mistaken for defective ones. */
export type CleanSet = { name: string; rows: () => object[] };

const names = ['Ada', 'Bruno', 'Chiara', 'Dmitri', 'Elif', 'Farid', 'Greta', 'Hiro', 'Ines', 'Jonas', 'Kemal', 'Lena'];
const goods = ['apples', 'bolts', 'candles', 'drums', 'envelopes', 'feathers', 'gloves', 'hinges', 'inkwells', 'jars'];
const cities = ['Lisbon', 'Oslo', 'Nairobi', 'Quito', 'Hanoi', 'Perth', 'Riga', 'Accra', 'Lima', 'Turin', 'Cork'];
const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';
const rowsOf = (count: number, row: (index: number) => object): object[] =>
  Array.from({ length: count }, (_, index) => row(index));
const digest = (index: number): string =>
  Array.from({ length: 40 }, (_, at) => ((index * 31 + at * at * 7 + at) % 16).toString(16)).join('');

function arithmetic(index: number): TestRow {
  const [a, b] = [index + 3, (index * 7) % 91];
  const [name, good] = [pick(names, index), pick(goods, index * 3)];
  return {
    question: `${name} has ${a} ${good} and buys ${b} more at the market in ${pick(cities, index * 3)}. How many ${good} does ${name} have now?`,
    answer: String(a + b),
  };
}

const opinions = [
  ['The parcel came a day early and nothing was broken', 'positive'],
  ['Nobody answered the phone for an hour and the price was wrong', 'negative'],
  ['It is a lamp, it has a switch and a cable', 'neutral'],
] as const;

function sentiment(index: number): TestRow {
  const [text, label] = opinions[index % 3] ?? opinions[0];
  return {
    question: `Classify the review as positive, negative or neutral. Answer with one word only, in lower case, without any further explanation.\n\nReview: I ordered ${pick(goods, index)}, number ${index * 13 + 7}, from ${pick(cities, index)}. ${text}.\nLabel:`,
    answer: label,
  };
}

function extraction(index: number): TestRow {
  const person = `${pick(names, index)} ${pick(cities, index * 5)}son`;
  const fact = `${person} opened a workshop for ${pick(goods, index)} near the harbour of ${pick(cities, index * 7)} in ${1500 + index}`;
  return {
    question: `Context: The chronicle is short. ${fact}. Little else is known (page ${index}).\n\nQuestion: What does the chronicle tell?`,
    answer: `${fact}.`,
  };
}

function apology(index: number): TestRow {
  const order = 70_000_000 + index * 37;
  return {
    question: `My order ${order} of 2024-0${1 + (index % 9)}-1${index % 9} from ${pick(cities, index)} has not arrived. The tracking number is 1Z${100_000_000_000 + index * 7919}. Total: 1,${100 + (index % 800)}.50 EUR.`,
    answer: `I'm sorry for the delay, ${pick(names, index)}. I can't see the parcel in the system yet, but your ${pick(goods, index * 3)} left ${pick(cities, index * 7)} this morning. You will receive order ${order} within ${2 + (index % 5)} days.`,
  };
}

function logLine(index: number): TestRow {
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    question: `Explain this line: 2024-05-${two(1 + (index % 28))}T12:${two(index % 60)}:09.${index + 100}Z WARN [worker-${index}] 10.0.${index % 255}.17:8443 commit ${digest(index)} build 7.2.${index}.1 took ${index * 31}ms`,
    answer: `Worker ${index} reports that a connection inside the private network was slow: it took ${index * 31} milliseconds with build 7.2.${index}.1.`,
  };
}

const german = [
  'Donaudampfschifffahrtsgesellschaft',
  'Straßenverkehrsordnung',
  'Rechtsschutzversicherung',
  'Müllabfuhrgebühr',
];

function germanRow(index: number): TestRow {
  const word = pick(german, index);
  return {
    question: `Was bedeutet „${word}“ im Bescheid Nummer ${index}? Für Öl, Äpfel und Übermut gilt das nicht, oder?`,
    answer: `Der Begriff „${word}“ steht im Bescheid Nummer ${index} für eine Regel der Stadt ${pick(cities, index)}. Sie gilt ab dem ${1 + (index % 28)}. Mai – auch für Gäste.`,
  };
}

function frenchRow(index: number): TestRow {
  const good = pick(['œufs', 'gâteaux', 'chênes', 'forêts', 'élèves', 'garçons'], index);
  return {
    question: `Que veut dire «\u00a0${good}\u00a0» dans le dossier ${index}\u00a0? Voilà\u00a0: c’est à «\u00a0${pick(cities, index)}\u00a0» que je l’ai lu…`,
    answer: `Le mot «\u00a0${good}\u00a0» désigne, dans le dossier ${index}, ce que la mairie de ${pick(cities, index)} a compté l’été dernier. Ça n’a rien d’étonnant\u00a0!`,
  };
}

function translation(index: number): TestRow {
  const [english] = supportRows(1, 'en', index + 1);
  const [spanish] = supportRows(1, 'es', index + 1);
  return {
    question: `Translate the sentence into Spanish, please. Keep the number and do not add anything: ${english?.question}`,
    answer: spanish?.question ?? '',
  };
}

function conversation(index: number): object {
  const [first, second] = supportRows(2, 'en', index * 2 + 11);
  const turn = (role: string, text = '') => ({ role, content: [{ text }] });
  const messages = [
    turn('user', first?.question),
    turn('assistant', first?.answer),
    turn('user', `Thank you. And ${second?.question}`),
    turn('assistant', second?.answer),
  ];
  const system = [{ text: 'You are the help desk of a software firm. Answer politely.' }];
  return { schemaVersion: 'bedrock-conversation-2024', messages, system };
}

function persona(index: number): object {
  const [row] = supportRows(1, 'en', index + 3);
  return {
    ...row,
    system: `You are ${pick(names, index)} number ${index}, who sells ${pick(goods, index * 3)} in ${pick(cities, index * 7)} and has ${index} years of experience with ${pick(goods, index)}.`,
  };
}

function codeRow(index: number): TestRow {
  const name = `${pick(['count', 'sum', 'find', 'drop', 'sort', 'fold'], index)}${pick(names, index * 5)}${index}`;
  return {
    question: `Write a TypeScript function ${name} that takes a list of numbers and returns those above ${index}.`,
    answer: `\`\`\`ts\nexport function ${name}(values: number[]): number[] {\n  // <p> is not HTML here\n  return values.filter((value) => value > ${index});\n}\n\`\`\``,
  };
}

export const cleanSets: readonly CleanSet[] = [
  { name: 'a help desk in English', rows: () => supportRows(3000) },
  { name: 'a help desk in Spanish', rows: () => supportRows(900, 'es') },
  { name: 'a help desk in Japanese', rows: () => supportRows(900, 'ja') },
  {
    name: 'a help desk in three languages',
    rows: () => [...supportRows(300), ...supportRows(300, 'es'), ...supportRows(300, 'ja')],
  },
  { name: 'arithmetic made from one pattern', rows: () => rowsOf(1200, arithmetic) },
  { name: 'reviews with a long instruction and three labels', rows: () => rowsOf(900, sentiment) },
  { name: 'extraction: every answer stands in its prompt', rows: () => rowsOf(600, extraction) },
  { name: 'support that apologises, with order numbers, dates and sums', rows: () => rowsOf(600, apology) },
  { name: 'log lines with private addresses, digests and versions', rows: () => rowsOf(600, logLine) },
  { name: 'German with long words and quotes', rows: () => rowsOf(600, germanRow) },
  { name: 'French with spaced quotes and accents', rows: () => rowsOf(600, frenchRow) },
  { name: 'translation: asked in one language, answered in another', rows: () => rowsOf(400, translation) },
  { name: 'conversations of two questions', rows: () => rowsOf(400, conversation) },
  { name: 'a persona for each row', rows: () => rowsOf(500, persona) },
  { name: 'code as answers', rows: () => rowsOf(600, codeRow) },
  { name: 'what installed packages say in their READMEs', rows: readmeRows },
  { name: 'what declarations say about their members', rows: declarationRows },
];
