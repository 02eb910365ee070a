/** A question to the logs of a group. Times are whole seconds; both ends belong to it. */
export type LogQuery = {
  group: string;
  /** In the language of CloudWatch Logs Insights. */
  query: string;
  start: Date;
  end: Date;
};

/**
 * Where logs can be asked. Promises: all rows of the time range, however many one query may return at once; each row once;
 * waiting ends when the signal is aborted. Throws ForgeError: not_found, bad_request, unavailable.
 */
export type LogSource = {
  /** Rows as they come, one object of texts each. */
  rows(query: LogQuery, signal: AbortSignal): AsyncGenerator<Record<string, string>[]>;
};

export type LogStores = { cloudwatch?: () => Promise<LogSource> };
