import { createClock } from '../../src/simulator/clock.ts';
import { createWorld } from '../../src/simulator/create-world.ts';
import { services } from '../../src/simulator/services.ts';
import { createTimeline } from '../../src/simulator/timeline.ts';

// The operations of the simulator by the name that requests are signed for, as one JSON object.
const timeline = createTimeline(() => {});
const world = createWorld('000000000000', '/nowhere', createClock(Date.now, 1, timeline.isUnderWay), timeline);
const rows = await Promise.all(
  Object.entries(services).map(async ([name, open]) => {
    const found = await open(world);
    return [name, found.flatMap(({ operations }) => operations.map(({ shape }) => shape[2]))] as const;
  }),
);
process.stdout.write(JSON.stringify(Object.fromEntries(rows)));
