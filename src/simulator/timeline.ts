/**
 * What will happen by itself, in order of time. Nothing runs on timers: whoever looks at the world settles it first, so that it is
 * always as it would be at that moment.
 */
export type Timeline = {
  at(time: number, happen: (time: number) => void | Promise<void>): void;
  /** As `at`, for what was set for a time of day: nothing is under way until then. */
  alarm(time: number, happen: (time: number) => void | Promise<void>): void;
  /** True when something is still to happen. */
  isUnderWay: () => boolean;
  /** Lets everything happen that is due. Calls made meanwhile wait for it. */
  settle(now: number): Promise<void>;
};

type Due = { time: number; order: number; alarm: boolean; happen: (time: number) => void | Promise<void> };

/** `report` hears of what went wrong while something happened: the world goes on. */
export function createTimeline(report: (error: unknown) => void): Timeline {
  const due: Due[] = [];
  let order = 0;
  let settling: Promise<void> = Promise.resolve();

  function takeNext(now: number): Due | undefined {
    due.sort((a, b) => a.time - b.time || a.order - b.order);
    return (due[0]?.time ?? Infinity) <= now ? due.shift() : undefined;
  }

  async function run(now: number): Promise<void> {
    for (let next = takeNext(now); next !== undefined; next = takeNext(now)) await next.happen(next.time);
  }

  return {
    at(time, happen) {
      due.push({ time, order: order++, alarm: false, happen });
    },
    alarm(time, happen) {
      due.push({ time, order: order++, alarm: true, happen });
    },
    isUnderWay: () => due.some(({ alarm }) => !alarm),
    settle(now) {
      settling = settling.then(() => run(now)).catch(report);
      return settling;
    },
  };
}
