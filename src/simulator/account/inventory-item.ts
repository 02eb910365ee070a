/** One thing in the account. US dollars an hour; absent where no price is known. */
export type InventoryItem = { kind: string; name: string; region: string; state: string; usd_per_hour?: number };
