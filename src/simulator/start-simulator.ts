import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InventoryItem } from './account/inventory-item.ts';
import { takeInventory } from './account/take-inventory.ts';
import { type Answering, answerRequest } from './answer-request.ts';
import { type Furniture, furnishAccount } from './account/furnish-account.ts';
import { createClock } from './clock.ts';
import { createWorld } from './create-world.ts';
import { type Faults, createFaults } from './faults.ts';
import { listen } from './http/listen.ts';
import type { LoggedRequest } from './request-log.ts';
import { services } from './services.ts';
import { createTimeline } from './timeline.ts';
import type { Service } from './wire/service.ts';
import type { World } from './world.ts';

/** A stand-in for the AWS services we call, at one address on this machine. */
export type Simulator = {
  /** Goes into AWS_ENDPOINT_URL. */
  endpoint: string;
  world: World;
  /** What is there to begin with. */
  furniture: Furniture;
  faults: Faults;
  /** Every request so far, oldest first. */
  requests: LoggedRequest[];
  /** What the simulator itself did wrong; tests expect none. */
  defects: string[];
  /** What runs and is kept in the account now, with its price. */
  inventory(): Promise<InventoryItem[]>;
  /** Moves its clock and lets everything happen that is due by then. */
  advance(milliseconds: number): Promise<void>;
  /** Whether the process stays alive for it alone, as it does at first. */
  hold: (alive: boolean) => void;
  close(): Promise<void>;
};

export type SimulatorOptions = {
  /** Absent: a free one. */
  port?: number;
  /** Wall clock in milliseconds; its time starts here. */
  now?: () => number;
  /** How much faster its time passes while a job runs. */
  speed?: number;
  account?: string;
  /** Where its bucket and function are. */
  region?: string;
};

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, now = Date.now, speed = 1, account = '000000000000', region = 'us-east-1' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'nova-forge-simulator-'));
  const defects: string[] = [];
  const timeline = createTimeline((error) => void defects.push(textOf(error)));
  const clock = createClock(now, speed, timeline.isUnderWay);
  const faults = createFaults();
  const world = createWorld(account, folder, clock, timeline, faults);
  const furniture = await furnishAccount(world, region);
  const answering: Answering = {
    world,
    servicesOf: loadOnce(world),
    faults,
    log: [],
    defects,
    realNow: Date.now,
  };
  const listener = await listen(port, (request) => answerRequest(answering, request));
  return {
    endpoint: `http://127.0.0.1:${listener.port}`,
    world,
    furniture,
    faults: answering.faults,
    requests: answering.log,
    defects,
    async inventory() {
      await timeline.settle(clock.now());
      return takeInventory(world);
    },
    async advance(milliseconds) {
      world.clock.advance(milliseconds);
      await world.timeline.settle(world.clock.now());
    },
    hold: listener.hold,
    async close() {
      await listener.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function loadOnce(world: World): (name: string) => Promise<Service[]> {
  const loaded = new Map<string, Promise<Service[]>>();
  return async (name) => {
    const load = Object.hasOwn(services, name) ? services[name] : undefined;
    if (load === undefined) return [];
    const known = loaded.get(name) ?? load(world);
    loaded.set(name, known);
    return known;
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
