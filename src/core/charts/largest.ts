/** The `keep` positions with the greatest weight, in their original order, and the rest. */
export function largest(weights: readonly number[], keep: number): { kept: number[]; rest: number[] } {
  const positions = weights.map((_, position) => position);
  if (positions.length <= keep) return { kept: positions, rest: [] };
  const heaviest = positions.toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b).slice(0, keep);
  const chosen = new Set(heaviest);
  return {
    kept: positions.filter((position) => chosen.has(position)),
    rest: positions.filter((position) => !chosen.has(position)),
  };
}
