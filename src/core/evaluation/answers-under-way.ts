/** A question under way: since when. */
export type Sent = { since: number };

/**
 * The questions under way. One that takes twice as long as the longest answer so far, of twenty at least, most likely gets none, and has
 * no place: where connections are lost, each would otherwise take one until its time is up. A service that is slow and not gone says so with
 * its answers, which are then the longest.
 */
export type UnderWay = {
  add(): Sent;
  remove(sent: Sent, answered: boolean): void;
  /** All of them. */
  size(): number;
  /** Those that have a place. */
  places(): number;
  /** Fewer than the service took before were refused: if some have no place here, they have one there, and get one from now on. */
  doubtLost(): void;
};

const LOST_AFTER = 2;
const ENOUGH_ANSWERS = 20;

export function createUnderWay(now: () => number): UnderWay {
  const active = new Set<Sent>();
  let answers = 0;
  let longest = 0;
  let doubted = false;
  const lost = (): number => {
    if (doubted || answers < ENOUGH_ANSWERS) return 0;
    const before = now() - LOST_AFTER * longest;
    let count = 0;
    for (const { since } of active) {
      if (since >= before) break; // they stand in the order in which they were sent
      count++;
    }
    return count;
  };
  return {
    size: () => active.size,
    places: () => active.size - lost(),
    doubtLost: () => void (doubted ||= lost() > 0),
    add() {
      const sent = { since: now() };
      active.add(sent);
      return sent;
    },
    remove(sent, answered) {
      active.delete(sent);
      if (!answered) return;
      answers++;
      longest = Math.max(longest, now() - sent.since);
    },
  };
}
