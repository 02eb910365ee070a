import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/core/evaluation/answer-pace.ts';
import type { Sent } from '../../../src/core/evaluation/answers-under-way.ts';

/** A pace with many questions waiting, and a clock that is moved by hand. */
async function world(start: number) {
  let time = 0;
  const pace = createPace({ start, most: 64, now: () => time });
  const ends = Array.from({ length: 600 }, () => new AbortController());
  const sent: Sent[] = [];
  for (const { signal } of ends)
    pace.enter(signal).then(
      (one) => sent.push(one),
      () => undefined,
    );
  await setImmediate();
  const leave = async (which: Sent[], end: 'answered' | 'throttled' | 'other', waitMs?: number) => {
    for (const one of which) {
      sent.splice(sent.indexOf(one), 1);
      pace.leave(one, end, waitMs);
    }
    await setImmediate();
  };
  return { sent, leave, pass: (ms: number) => (time += ms), end: () => ends.forEach((one) => one.abort()) };
}

type World = Awaited<ReturnType<typeof world>>;

/** Sixteen under way of which eight are refused: eight are known to be taken, for the next forty seconds. */
async function eightPlaces(): Promise<World> {
  const told = await world(16);
  await told.leave(
    told.sent.filter((_, index) => index % 2 === 0),
    'throttled',
    2000,
  );
  told.pass(10);
  await told.leave(told.sent.slice(1), 'answered');
  told.pass(1990);
  await told.leave(told.sent.slice(0, 1), 'other');
  return told;
}

/** All but the first are answered, ten milliseconds after the last were. */
async function answerRounds({ sent, leave, pass }: World, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    pass(10);
    await leave(sent.slice(1), 'answered');
  }
}

describe('the pace of questions', () => {
  it('starts low and doubles with each round of answers', async () => {
    const { sent, leave, pass, end } = await world(2);
    const widths = [];
    for (let round = 0; round < 7; round++) {
      widths.push(sent.length);
      pass(100);
      await leave([...sent], 'answered');
    }
    end();
    expect(widths).toEqual([2, 4, 8, 16, 32, 64, 64]);
  });

  it('keeps what was not refused, in whichever order refusals come', async () => {
    const { sent, end } = await eightPlaces();
    end();
    expect(sent).toHaveLength(8);
  });

  it('keeps what there was when the refused question was sent, not what was sent since', async () => {
    const { sent, leave, pass, end } = await world(4);
    pass(10);
    await leave(sent.slice(0, 2), 'answered');
    expect(sent).toHaveLength(6);
    pass(10);
    await leave(sent.slice(0, 1), 'answered');
    expect(sent).toHaveLength(7);
    await leave(sent.filter(({ since }) => since === 10).slice(0, 1), 'throttled', 2000);
    pass(2000);
    await leave([...sent], 'answered');
    end();
    expect(sent).toHaveLength(5);
  });

  it('sends nothing while the service wants to be left alone', async () => {
    const { sent, leave, pass, end } = await world(16);
    await leave(sent.slice(0, 1), 'throttled', 2000);
    pass(1999);
    await leave(sent.slice(0, 10), 'answered');
    end();
    expect(sent).toHaveLength(5);
  });

  it('halves at most when all are refused', async () => {
    const { sent, leave, pass, end } = await world(16);
    await leave(sent.slice(1), 'throttled', 2000);
    pass(2000);
    await leave([...sent], 'answered');
    end();
    expect(sent).toHaveLength(8);
  });

  it('gives the place of a question that gets no answer to another, and takes it back when that is refused', async () => {
    const told = await eightPlaces();
    await answerRounds(told, 2);
    expect(told.sent).toHaveLength(8);
    await answerRounds(told, 2);
    expect(told.sent).toHaveLength(9);
    await told.leave(told.sent.slice(8), 'throttled', 100);
    told.pass(100);
    await answerRounds(told, 3);
    told.end();
    expect(told.sent).toHaveLength(8);
  });

  it('never has more under way than the most, with or without an answer', async () => {
    const told = await world(64);
    for (let round = 0; round < 20; round++) {
      told.pass(10);
      await told.leave(told.sent.slice(40), 'answered');
    }
    told.end();
    expect(told.sent).toHaveLength(64);
  });
});
