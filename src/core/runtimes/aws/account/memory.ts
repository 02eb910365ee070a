/** Keeps what was found for some time. What fails is not kept, and what is under way is not shared: each caller may give up on its own. */
export type Memory<T> = (key: string, find: () => Promise<T>) => Promise<T>;

export function createMemory<T>(now: () => Date, keepMs: number): Memory<T> {
  const kept = new Map<string, { value: T; until: number }>();
  return async (key, find) => {
    const known = kept.get(key);
    if (known !== undefined && known.until > now().getTime()) return known.value;
    const value = await find();
    kept.set(key, { value, until: now().getTime() + keepMs });
    return value;
  };
}
