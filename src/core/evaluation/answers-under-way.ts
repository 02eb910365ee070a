/** A question under way: since when. Those sent at one moment arrive in any order: how many then were under way, and lost. */
export type Sent = { since: number; moment: { size: number; lost: number } };

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
  /** Those that had a place when this one was sent, it and those sent with it among them. */
  placesWith(sent: Sent): number;
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
  let latest: Sent | undefined;
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
    placesWith: ({ moment }) => moment.size - (doubted ? 0 : moment.lost),
    doubtLost: () => void (doubted ||= lost() > 0),
    add() {
      const since = now();
      const sent = { since, moment: latest?.since === since ? latest.moment : { size: 0, lost: lost() } };
      active.add(sent);
      sent.moment.size = active.size;
      return (latest = sent);
    },
    remove(sent, answered) {
      active.delete(sent);
      if (!answered) return;
      answers++;
      longest = Math.max(longest, now() - sent.since);
    },
  };
}
