/** Part of a time to live that is left for calls that fail, and its most in milliseconds. */
const SHARE = 0.05;
const MOST_MS = 5 * 60_000;

/**
 * When a deployment begins to be deleted so that it is gone at `expiresAt`, though the first calls fail: a twentieth of its time before,
 * at most five minutes. Times are ISO 8601.
 */
export function endsAt(expiresAt: string, createdAt: string): Date {
  const [end, begun] = [Date.parse(expiresAt), Date.parse(createdAt)];
  return new Date(end - Math.min(MOST_MS, Math.max(0, end - begun) * SHARE));
}
