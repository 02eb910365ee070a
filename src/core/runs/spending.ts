import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { SpendingRecord } from './spending-record.ts';

/** US dollars; nothing above them starts, whatever was approved. */
export type Limits = { maxUsdPerRun: number; maxUsdPerDay: number };

type Effects = { ledger: Ledger; now: () => Date; limits: Limits };

/** Refuses a plan whose price can exceed the ceiling for one run, or the caller's own limit. */
export function checkRunCeiling(limits: Limits, high: number, maxCostUsd: number | undefined): void {
  if (high > limits.maxUsdPerRun) {
    throw new ForgeError(
      'ceiling_exceeded',
      `this can cost up to ${high.toFixed(2)} USD; the server's ceiling for one run is ${limits.maxUsdPerRun.toFixed(2)} USD`,
      { next: 'plan something smaller, or ask the person to raise NOVA_FORGE_MAX_USD_PER_RUN and restart the server' },
    );
  }
  if (maxCostUsd !== undefined && high > maxCostUsd) {
    throw new ForgeError(
      'ceiling_exceeded',
      `this can cost up to ${high.toFixed(2)} USD; max_cost_usd is ${maxCostUsd.toFixed(2)}`,
      {
        next: 'plan something smaller or raise max_cost_usd',
      },
    );
  }
}

/** Books an amount on today's record, once for each plan; refuses when the day's ceiling would be passed. Safe among processes. */
export async function reserve(effects: Effects, booking: { plan: string; for: string; usd: number }): Promise<void> {
  const { ledger, now, limits } = effects;
  const at = now().toISOString();
  const id = `sp-${at.slice(0, 10)}`;
  await ledger.create('spending', id, { id, names: [], created_at: at, reservations: [] });
  await ledger.update('spending', id, (day) => {
    if (day.reservations.some((reservation) => reservation.plan === booking.plan)) return undefined;
    const booked = total(day);
    if (booked + booking.usd > limits.maxUsdPerDay) throw dayCeiling(booked, booking.usd, limits);
    return { ...day, reservations: [...day.reservations, { ...booking, at }] };
  });
}

/** Takes a booking back, when what it was for did not start. */
export async function release(effects: Effects, plan: string): Promise<void> {
  const id = `sp-${effects.now().toISOString().slice(0, 10)}`;
  if ((await effects.ledger.read('spending', id)) === undefined) return;
  await effects.ledger.update('spending', id, (day) => {
    const kept = day.reservations.filter((reservation) => reservation.plan !== plan);
    return kept.length === day.reservations.length ? undefined : { ...day, reservations: kept };
  });
}

function total(day: SpendingRecord): number {
  return day.reservations.reduce((sum, reservation) => sum + reservation.usd, 0);
}

function dayCeiling(booked: number, wanted: number, limits: Limits): ForgeError {
  return new ForgeError(
    'ceiling_exceeded',
    `${booked.toFixed(2)} USD are approved for today and this can cost ${wanted.toFixed(2)} USD more; the ceiling for one day is ${limits.maxUsdPerDay.toFixed(2)} USD`,
    { next: 'wait for the next UTC day, or ask the person to raise NOVA_FORGE_MAX_USD_PER_DAY and restart the server' },
  );
}
