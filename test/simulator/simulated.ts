import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/start-simulator.ts';

/** Settings of an SDK client that speaks to a simulator. One attempt unless more are asked for. */
export function clientOf(simulator: Simulator, region = 'us-east-1', maxAttempts = 1) {
  return {
    endpoint: simulator.endpoint,
    region,
    maxAttempts,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIDSIMULATED', secretAccessKey: 'simulated' },
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5000, requestTimeout: 20_000 }),
  };
}

/** Starts simulators for a test file; each ends with its test, and must have found no defect of its own. */
export function simulators(): (options?: SimulatorOptions) => Promise<Simulator> {
  const running: Simulator[] = [];
  afterEach(async () => {
    const ended = running.splice(0);
    await Promise.all(ended.map((simulator) => simulator.close()));
    const defects = ended.flatMap((simulator) => simulator.defects);
    if (defects.length > 0) throw new Error(defects.join('\n'));
  });
  return async (options) => {
    const simulator = await startSimulator(options);
    running.push(simulator);
    return simulator;
  };
}
