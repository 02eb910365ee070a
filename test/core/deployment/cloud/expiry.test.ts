import { expect, it } from 'vitest';
import { liveHistory, seededRandom } from '../../../support/expiry-history.ts';
import { openHostingAccount } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const HISTORIES = Number(process.env['SOAK_HISTORIES'] ?? 16);
/** Histories of one account: what it has lived through makes every listing longer. */
const EACH = 16;

it(
  `outlives its time to live in none of ${HISTORIES} histories with crashes and failed deletes`,
  { timeout: 1_200_000 },
  async () => {
    const random = seededRandom(20_261_122);
    const seen = { served: 0, failed: 0, crashed: new Set<string>(), targets: new Set<string>() };
    for (let number = 0; number < HISTORIES;) {
      const account = await openHostingAccount(await newFolder());
      for (const last = Math.min(HISTORIES, number + EACH); number < last; number++) {
        const history = await liveHistory(account, number, random);
        expect(history.survivors, JSON.stringify({ number, ...history })).toEqual([]);
        seen.served += history.served ? 1 : 0;
        seen.failed += history.served && history.failed > 0 ? 1 : 0;
        seen.crashed.add(history.crashed);
        seen.targets.add(history.target);
      }
      const left = (await account.simulator.inventory()).filter(({ kind }) => kind !== 'custom model');
      expect(left).toEqual([]);
      await account.close();
    }
    console.log(`${HISTORIES} histories, ${seen.served} served, ${seen.failed} of them with failed deletes`);
    expect(seen.served).toBeGreaterThan(HISTORIES / 4);
    expect(seen.crashed.size).toBe(4);
    expect(seen.targets.size).toBe(4);
  },
);
