type Page<K extends string, T> = { nextToken?: string | undefined } & { [key in K]?: T[] | undefined };

/** Every entry of a list that comes in pages. */
export async function allPages<K extends string, T>(
  ask: (next: { nextToken?: string }) => Promise<Page<K, T>>,
  key: K,
): Promise<T[]> {
  const found: T[] = [];
  let next: { nextToken?: string } = {};
  for (;;) {
    const page = await ask(next);
    found.push(...(page[key] ?? []));
    if (page.nextToken === undefined) return found;
    next = { nextToken: page.nextToken };
  }
}
