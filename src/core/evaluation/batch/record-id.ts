const DIGITS = 10;

/** What a row is called in a job: 11 letters and digits, which is what older versions of the service asked for. */
export function toRecordId(row: number): string {
  return `R${String(row).padStart(DIGITS, '0')}`;
}

/** The row of a record, or undefined when it is none of ours. */
export function rowOfRecord(record: string): number | undefined {
  return /^R\d{10}$/.test(record) ? Number(record.slice(1)) : undefined;
}
