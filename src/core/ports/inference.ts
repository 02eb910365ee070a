/** One turn of a conversation as plain text. */
export type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string };

export type ChatRequest = {
  messages: readonly ChatMessage[];
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
};

export type ChatAnswer = {
  text: string;
  /** `end_turn`, `max_tokens` or what the service says. */
  stop_reason: string;
  /** Tokens as the model counts them; for the local baseline, words and punctuation marks. */
  usage: { input_tokens: number; output_tokens: number };
};

/** A model that answers. Deterministic for local models: the same request gives the same answer. */
export type ChatModel = {
  answer(request: ChatRequest, signal?: AbortSignal): Promise<ChatAnswer>;
  close(): Promise<void>;
};

/**
 * What to open: a trained artifact, the untrained model (before the first step) for a set of labels, or an endpoint.
 * Labels absent means the answers are open.
 */
export type ModelSource =
  | { from: 'artifact'; artifact: string }
  | { from: 'untrained'; model: string; labels?: readonly string[]; seed: number }
  | { from: 'endpoint'; url: string; token: string; model: string };

/** Where models answer. `open` fails with not_found when the artifact is missing and bad_data when it is damaged. */
export type InferenceRuntime = {
  readonly id: string;
  open(source: ModelSource): Promise<ChatModel>;
};
