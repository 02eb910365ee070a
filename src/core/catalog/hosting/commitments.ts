/** Terms that model units can be bound to, in months of the calendar. Sources: Bedrock's service model and user guide, 2026. */
export const commitments = {
  one_month: { months: 1, duration: 'OneMonth' },
  six_months: { months: 6, duration: 'SixMonths' },
} as const;
export type Commitment = keyof typeof commitments;

export function isCommitment(text: string): text is Commitment {
  return Object.hasOwn(commitments, text);
}

/** When a term is over that begins now; of a month that has no such day, some days into the next one. */
export function endOfTerm(term: Commitment, begun: Date): Date {
  const end = new Date(begun);
  end.setUTCMonth(end.getUTCMonth() + commitments[term].months);
  return end;
}
