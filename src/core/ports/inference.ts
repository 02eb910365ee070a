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
  /** As `answer`, telling each piece of the text when it comes. Absent: the service is not asked this way. */
  stream?(request: ChatRequest, heard: (piece: string) => void, signal?: AbortSignal): Promise<ChatAnswer>;
  close(): Promise<void>;
};

/**
 * What to open: a trained artifact, the untrained model (before the first step) for a set of labels, an endpoint of ours, any server
 * that speaks OpenAI's chat API, a SageMaker endpoint, or whatever Bedrock's Converse takes (model id, inference profile, ARN of a
 * custom model deployment, of provisioned throughput or of an imported model; `base` is the catalog name of what it was made from). Labels absent means the answers are open. `probe`: the
 * questions are ours: their answers are not kept among those of users, or are marked there.
 */
export type ModelSource =
  | { from: 'artifact'; artifact: string }
  | { from: 'untrained'; model: string; labels?: readonly string[]; seed: number }
  | { from: 'endpoint'; url: string; token: string; model: string; probe?: true }
  | { from: 'openai'; url: string; model?: string }
  | { from: 'sagemaker'; endpoint: string; region?: string; probe?: true }
  | { from: 'sagemaker_async'; endpoint: string; region?: string; probe?: true }
  | { from: 'bedrock'; model: string; region?: string; base?: string; probe?: true };

/** US dollars for a million tokens; `source` names where the numbers are from and when they were read. */
export type TokenPrice = { input_usd: number; output_usd: number; source: string };

/**
 * How questions are paid for: not at all, not by the question (`running`: the machine is paid by the hour whether asked or not), or by
 * tokens. `assumed` says that the price is not known and a high one is counted instead.
 */
export type Billing =
  | { by: 'nothing' }
  | { by: 'running'; note: string }
  | { by: 'tokens'; price: TokenPrice; assumed: boolean };

/**
 * Where models answer. `open` fails with not_found when the artifact is missing and bad_data when it is damaged. A failure of `answer`
 * that may pass carries a PassingFailure as its cause.
 */
export type InferenceRuntime = {
  readonly id: string;
  open(source: ModelSource): Promise<ChatModel>;
  /** Absent: asking costs nothing. */
  billing?(source: ModelSource): Promise<Billing>;
};
