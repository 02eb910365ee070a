import { ForgeError } from '../../../errors.ts';
import { type AwsTrainingSettings, noSignal } from './training-settings.ts';

const PAUSE_MS = 2000;
/** What is waited for here takes seconds; two minutes are a service that hangs. */
const LOOKS = 60;

/** Looks until `isReady` says so. Throws ForgeError unavailable when it takes too long. */
export async function waitUntil(
  { pause }: Pick<AwsTrainingSettings, 'pause'>,
  what: string,
  isReady: () => Promise<boolean>,
): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    if (await isReady()) return;
    await pause(PAUSE_MS, noSignal);
  }
  throw new ForgeError('unavailable', `${what} was not ready after ${(LOOKS * PAUSE_MS) / 1000} seconds`, {
    next: 'make the same call again in a minute: it goes on where this one ended',
  });
}
