export type HubSettings = {
  /** `https://huggingface.co`, or what stands for it. */
  endpoint: string;
  /** Sent to the endpoint only; needed for private and gated datasets. */
  token: string | undefined;
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};
