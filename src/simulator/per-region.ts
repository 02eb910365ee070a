/** State that every region has of its own, made when it is first asked for. `regions` learns of each. */
export function perRegion<T>(regions: Set<string>, make: () => T): (region: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const known = made.get(region);
    if (known !== undefined) return known;
    const fresh = make();
    made.set(region, fresh);
    regions.add(region);
    return fresh;
  };
}
