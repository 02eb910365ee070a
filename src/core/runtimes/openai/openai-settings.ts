/** How OpenAI-style servers are asked. The key goes to the server of `keyFor` alone, whatever address a call names. */
export type OpenAiSettings = {
  key?: string;
  /** Base address that the key belongs to. */
  keyFor: string;
  /** Longest time for one answer. */
  timeoutMs: number;
  now: () => Date;
};
