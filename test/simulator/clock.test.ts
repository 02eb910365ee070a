import { CreateTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/simulator/clock.ts';
import { createTimeline } from '../../src/simulator/timeline.ts';
import { jobRequest, put, sftRecipe } from './job-request.ts';
import { clientOf, simulators } from './simulated.ts';
import { converseLines, tickets } from './ticket-rows.ts';

const start = simulators();

describe('the clock', () => {
  it('runs as the wall clock does, and faster while something is under way', () => {
    let [wall, busy] = [1000, false];
    const clock = createClock(
      () => wall,
      60,
      () => busy,
    );
    wall += 10;
    expect(clock.now()).toBe(1010);
    busy = true;
    wall += 10;
    expect(clock.now()).toBe(1610);
    busy = false;
    wall += 5;
    clock.advance(100);
    expect(clock.now()).toBe(1715);
  });
});

describe('the timeline', () => {
  it('lets things happen in order of time, also those that make others happen', async () => {
    const timeline = createTimeline(() => {});
    const seen: string[] = [];
    timeline.at(20, (time) => void seen.push(`b ${time}`));
    timeline.at(10, (time) => {
      seen.push(`a ${time}`);
      timeline.at(15, (then) => void seen.push(`c ${then}`));
    });
    await timeline.settle(14);
    expect(seen).toEqual(['a 10']);
    await Promise.all([timeline.settle(30), timeline.settle(30)]);
    expect(seen).toEqual(['a 10', 'c 15', 'b 20']);
    expect(timeline.isUnderWay()).toBe(false);
  });

  it('goes on after something that failed, and tells', async () => {
    const told: unknown[] = [];
    const timeline = createTimeline((error) => void told.push(error));
    const seen: number[] = [];
    timeline.at(1, () => Promise.reject(new Error('first')));
    timeline.at(2, (time) => void seen.push(time));
    await timeline.settle(5);
    await timeline.settle(5);
    expect([String(told[0]), seen]).toEqual(['Error: first', [2]]);
  });
});

describe('the inventory', () => {
  it('lists what runs with dollars an hour, and what has ended with none', async () => {
    const simulator = await start();
    const train = await put(simulator, 'train.jsonl', converseLines(tickets(300)));
    const recipe = await put(simulator, 'recipe.yaml', sftRecipe(75));
    await new SageMakerClient(clientOf(simulator)).send(
      new CreateTrainingJobCommand(jobRequest(simulator, 'tr-1', { train, recipe })),
    );
    const row = { kind: 'training job', name: 'tr-1', region: 'us-east-1' };
    expect(await simulator.inventory()).toEqual([{ ...row, state: 'InProgress', usd_per_hour: 4 * 63.296 }]);
    await simulator.advance(3_600_000);
    expect(await simulator.inventory()).toEqual([{ ...row, state: 'Completed', usd_per_hour: 0 }]);
  });
});
