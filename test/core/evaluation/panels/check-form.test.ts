import { describe, expect, it } from 'vitest';
import { checkAnswer } from '../../../../src/core/evaluation/panels/check-answer.ts';
import { openPanel } from '../../../../src/core/evaluation/panels/open-panel.ts';

/** By number of the item: answers of the wanted form, then answers that are not. */
const answers: Record<string, [right: string[], wrong: string[]]> = {
  '001': [
    ['Apple', 'banana.', '"Mango"'],
    ['An apple', 'HQ', 'chair'],
  ],
  '002': [
    ['Blue, vast, calm', 'Deep blue water', 'Wide. Wild. Wet.'],
    ['Blue and vast water', 'Blue'],
  ],
  '003': [
    ['A small and furry hunter', 'Soft, quick, clever, proud, quiet.', 'It purrs, sleeps and eats'],
    ['A cat', 'It is a very small furry hunter'],
  ],
  '004': [
    ['The river runs to the sea.', 'Our river is cold', '"The River sleeps."'],
    ['The water is cold.', 'The river that runs through our town is very cold.'],
  ],
  '005': [
    [
      'In the garden my father grows beans, roses and a very old pear tree.',
      'Every morning she walks through the quiet garden and waters the young plants.',
      'Behind our house there is a small garden with apples, herbs and bees.',
    ],
    ['The garden is green.', 'Every morning she walks through the quiet park and waters the young plants.'],
  ],
  '006': [
    ['RAIN FELL ALL NIGHT.', 'THE RAIN IS COLD', 'WE LIKE RAIN!'],
    ['Rain fell all night.', 'HQ'],
  ],
  '007': [
    ['the snow fell all night.', 'white snow covers the road', 'i like snow!'],
    ['The snow fell.', 'rain fell'],
  ],
  '008': [
    ['- red\n- blue\n- green', '- Red\n- Dark blue\n- Green', '- a\n\n- b\n\n- c'],
    ['red, blue, green', '- red\n- blue', 'Sure:\n- red\n- blue\n- green'],
  ],
  '009': [
    ['- cat\n- dog\n- cow\n- pig\n- hen', '- Cat\n- Dog\n- Cow\n- Pig\n- Hen', '- a\n- b\n- c\n- d\n- e'],
    ['- cat\n- dog', '* cat\n* dog\n* cow\n* pig\n* hen'],
  ],
  '010': [
    ['one\ntwo\nthree\nfour', 'One\nTwo\nThree\nFour', 'one  \ntwo\nthree\nfour.'],
    ['one, two, three, four', '1\n2\n3\n4'],
  ],
  '011': [
    ['1. leek\n2. kale\n3. pea', '1. Leek\n2. Kale\n3. Pea', ' 1. leek\n 2. kale\n 3. pea'],
    ['leek, kale, pea', '1. leek\n2. kale', '- leek\n- kale\n- pea'],
  ],
  '012': [
    [
      '1. Spain\n2. Italy\n3. Malta\n4. Chad',
      '1. A\n2. B\n3. C\n4. D',
      '1. Spain\n\n2. Italy\n\n3. Malta\n\n4. Norway',
    ],
    ['Spain', '1. Spain\n2. Italy\n3. Malta'],
  ],
  '013': [
    ['Mars, Venus, Earth', 'Jupiter,Saturn,Uranus', 'Mars, Venus, Neptune.'],
    ['Mars, Venus', 'Mars\nVenus\nEarth', 'cat, dog, cow'],
  ],
  '014': [
    ['iron; gold; zinc; tin', 'iron;gold;zinc;tin', 'Iron; Gold; Zinc; Tin.'],
    ['iron, gold, zinc, tin', 'iron; gold; zinc'],
  ],
  '015': [
    ['Bread is old. We eat it daily.', 'I bake bread! It smells good.', 'Who made this bread? I did.'],
    ['Bread is old.', 'Food is old. We eat it.', 'Bread is old. We eat it. It is good.'],
  ],
  '016': [
    [
      'Winter is cold. Snow falls. We stay in.',
      'I like winter! Do you? I ski.',
      'In winter the lake freezes. Children skate. Then it thaws.',
    ],
    ['Winter is cold.', 'Summer is hot. Sun shines. We swim.'],
  ],
  '017': [
    [
      'A lighthouse stands here.\n\nIt shines.',
      'The lighthouse is white.\n\nIts lamp turns all night.',
      'Old.\n\nThe lighthouse sleeps.',
    ],
    ['A lighthouse stands here.', 'One.\n\nTwo lighthouse.\n\nThree.'],
  ],
  '018': [
    ['Tonight the moon is full.', 'Tonight, the moon hides.', '"Tonight the moon rises late."'],
    ['The moon is full tonight.', 'Tonight it rains.'],
  ],
  '019': [
    ['The train takes me home.', 'By train we went home', 'A late train brought her home!'],
    ['The train is home to mice.', 'We walked home.'],
  ],
  '020': [
    ['A horse ran across a hill.', 'My horse is fast.', 'That horse drinks a lot'],
    ['The horse is here.', 'A dog ran.', 'horse'],
  ],
  '021': [
    ['The dog runs home quickly.', 'Our dog is very old.', 'My dog likes the moon'],
    ['A dog runs home quickly.', 'The dog', 'The cow is old.'],
  ],
  '022': [
    ['Summer brings long days and warm nights.', 'In summer we swim in the lake.', 'The heat lasts. July is slow.'],
    ['Summer is hot.', 'The sun shines in summer.', 'HQ'],
  ],
  '023': [
    ['An apple a day beats one apple a week.', 'Apple pie needs an apple.', 'The apple fell near another apple'],
    ['The apple fell.', 'apple, apple and apple are fruit'],
  ],
  '024': [
    [
      'Blue sky, blue sea and blue hills.',
      'The blue cup, the blue hat, the blue shoe.',
      'Is blue paint on blue wood still blue?',
    ],
    ['The sky is blue.', 'Blue and blue are colours here.'],
  ],
  '025': [
    ['{"name": "Ann", "age": 4}', '```json\n{"name": "Ann", "age": 4}\n```', '{\n  "age": 4,\n  "name": "Ann"\n}'],
    ['{"name": "Ann", "age": "4"}', '{"name": "Ann"}', 'name: Ann, age: 4', 'Here: {"name": "Ann", "age": 4}'],
  ],
  '026': [
    [
      '{"city": "Rome", "rainy": false}',
      '```json\n{"city": "Rome", "rainy": true}\n```',
      '{"rainy": true, "city": "Oslo"}',
    ],
    ['{"city": "Rome", "rainy": "no"}', '[]'],
  ],
  '027': [
    ['{"items": []}', '{"items": ["a", 2]}', '```\n{"items": [1]}\n```'],
    ['{"items": "a"}', '[1]', '{"items": [], "more": 1}'],
  ],
  '028': [
    [
      '{"title": "A", "year": 1, "tags": []}',
      '```json\n{"title": "A", "year": 1, "tags": ["x"]}\n```',
      '{"tags": [], "year": 2, "title": "B"}',
    ],
    ['{"title": "A", "year": 1}', '{"title": "A", "year": "1", "tags": []}'],
  ],
  '029': [
    ['[[happy]]', '[[Calm]]', '[[so-so]].'],
    ['[happy]', 'happy', '[[very happy]]'],
  ],
  '030': [
    ['***ready***', ' ***ready***', '***ready***\n'],
    ['**ready**', 'ready', '***Ready***!'],
  ],
  '031': [
    ['555-123-4567', '"212-555-0100"', '000-000-0000'],
    ['5551234567', '+1 555-123-4567', 'Call 555-123-4567'],
  ],
  '032': [
    ['ABC-123', '"XYZ-007"', '```\nQQQ-999\n```'],
    ['abc-123', 'ABC123', 'AB-1234'],
  ],
  '033': [
    ['#ff8800', '#FFFFFF', '"#012345"'],
    ['ff8800', '#fff', 'orange'],
  ],
  '034': [
    ['09:30', '23:59', '"00:00"'],
    ['9:30 am', '24:00', '12:60'],
  ],
  '035': [
    ['# Summary', '# Summary\n', ' # Summary'],
    ['## Summary', 'Summary', '# summary'],
  ],
  '036': [
    ['**important**', '**important**\n', ' **important** '],
    ['*important*', 'important', '**Important** indeed'],
  ],
  '037': [
    ['[home](https://example.com)', '[home](https://example.com/)', ' [home](https://example.com)'],
    ['https://example.com', '<a href="https://example.com">home</a>'],
  ],
  '038': [
    ['Do you like music?', 'What is music?', '"Who wrote this music?"'],
    ['I like music.', 'Do you sing?'],
  ],
  '039': [
    ['What a day!', 'Look out!', '"Never do that again!"'],
    ['What a day.', 'Stop!', 'What a truly and utterly wonderful day!'],
  ],
  '040': [
    ['Seven small seals swim south', 'Sam says Sue sings songs.', 'Silent snow softly smothers sounds!'],
    ['Seven seals swim', 'Seven small birds swim south'],
  ],
  '041': [
    ['blue big ball', 'Bread, butter, beans', 'bee bear bat.'],
    ['blue big cat', 'blue ball'],
  ],
  '042': [
    ['understood', 'Understood', ' understood\n'],
    ['Understood.', 'I understood', 'ok'],
  ],
  '043': [
    ['(yes)', '(Yes)', '(yes).'],
    ['yes', '(no)', '(yes, it is)'],
  ],
  '044': [
    ['A B C D E', '"A B C D E"', ' A B C D E '],
    ['A, B, C, D, E', 'ABCDE', 'A B C D E F'],
  ],
  '045': [
    ['5, 4, 3, 2, 1', '5,4,3,2,1', '5, 4, 3, 2, 1.'],
    ['5 4 3 2 1', '1, 2, 3, 4, 5', '5, 4, 3, 2, 1, 0'],
  ],
  '046': [
    ['ann@example.com', '"a.b+c@example.com"', 'x_1@example.com'],
    ['ann@example.org', 'ann at example.com', 'Mail ann@example.com'],
  ],
  '047': [
    ['A bird sits in a tree\nand sings for you and me', 'The bird is small\nBut loved by all', 'O bird,\nfly on'],
    ['A bird sits in a tree', 'A bird sits\n\nin a tree', 'A fox\nran off'],
  ],
  '048': [
    ['The fire burned, and we slept.', 'When night came, the fire died.', '"Fire, they cried."'],
    ['The fire burned.', 'Fire, smoke, and ash.', 'The sun rose, and we slept.'],
  ],
  '049': [
    ['port: 8080', '```yaml\nport: 8080\n```', 'port: "8080"'],
    ['port = 8080', '{"port": 8080}', 'port: 80'],
  ],
  '050': [
    ['red,green,blue,5', 'red, green, blue, 5', '"red","green","blue",5'],
    ['red,green,blue', 'red;green;blue;5', '1,2,3,red'],
  ],
};

const items = (await openPanel('general')).items.filter(({ check }) => 'form' in check);

describe('items about the form of an answer', () => {
  it('are all tried', () => {
    expect(items.map(({ id }) => id.replace('format-', ''))).toEqual(Object.keys(answers).toSorted());
  });

  it.each(items)('$id takes three right answers and refuses wrong ones, labels and nothing', (item) => {
    const [right, wrong] = answers[item.id.replace('format-', '')] ?? [[], []];
    expect(right.length).toBeGreaterThanOrEqual(3);
    expect(right.filter((answer) => !checkAnswer(item, answer))).toEqual([]);
    expect([...wrong, '', '   ', 'LQ_CLOSE'].filter((answer) => checkAnswer(item, answer))).toEqual([]);
  });
});
