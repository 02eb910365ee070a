import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostedEndpoint, HostingRuntime, HostingSpec } from '../../src/core/ports/hosting.ts';

/** What a host brings to be held to the port's promises. */
export type HostingHarness = {
  runtime: HostingRuntime;
  spec: (name: string) => Promise<HostingSpec>;
  /** Asks the endpoint a question the way a client would; fails when nobody answers. */
  ask: (endpoint: HostedEndpoint) => Promise<string>;
  close: () => Promise<void>;
};

/** The promises of `HostingRuntime`, for any host. */
export function describeHostingRuntime(title: string, open: () => Promise<HostingHarness>): void {
  describe(`${title} keeps the promises of a hosting runtime`, () => {
    let harness: HostingHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => harness.close());

    it('knows nothing of an endpoint it was never given', async () => {
      expect(await harness.runtime.get('never-made')).toBeUndefined();
      await expect(harness.runtime.extend('never-made', undefined)).rejects.toMatchObject({
        name: 'ForgeError',
        code: 'not_found',
      });
    });

    it('says what an hour costs, and zero when it is free', async () => {
      const { low, high } = await harness.runtime.hourly(await harness.spec('priced'));
      expect(low).toBeLessThanOrEqual(high);
      if (!harness.runtime.paid) expect(high).toBe(0);
    });

    it('serves a model that answers, once, however often it is created', async () => {
      const spec = await harness.spec('served');
      const endpoint = await harness.runtime.create(spec);
      expect(endpoint).toMatchObject({ name: 'served', state: 'running', url: expect.any(String) });
      expect(await harness.ask(endpoint)).not.toBe('');
      expect(await harness.runtime.create(spec)).toEqual(endpoint);
      expect(await harness.runtime.get('served')).toEqual(endpoint);
      await harness.runtime.remove('served');
    });

    it('is gone when it was removed, and removing twice is not an error', async () => {
      const endpoint = await harness.runtime.create(await harness.spec('removed'));
      await harness.runtime.remove('removed');
      await expect(harness.ask(endpoint)).rejects.toThrow(/./);
      expect(await harness.runtime.get('removed')).toBeUndefined();
      await harness.runtime.remove('removed');
    });

    it('refuses another model under a name that serves one', async () => {
      const spec = await harness.spec('taken');
      await harness.runtime.create(spec);
      await expect(harness.runtime.create({ ...spec, served_as: 'another' })).rejects.toMatchObject({
        code: 'conflict',
      });
      await harness.runtime.remove('taken');
    });
  });
}
