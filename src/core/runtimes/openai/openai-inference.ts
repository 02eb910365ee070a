import { assumedTokenPrice } from '../../catalog/token-prices.ts';
import { ForgeError } from '../../errors.ts';
import type { Billing, ChatModel, InferenceRuntime } from '../../ports/inference.ts';
import { askServer } from './ask-server.ts';
import type { OpenAiSettings } from './openai-settings.ts';
import { findServedModel } from './served-model.ts';
import { type ServerAddress, parseServerAddress } from './server-address.ts';
import { streamServer } from './stream-server.ts';

/**
 * Asks any server that speaks OpenAI's chat API. Nothing is known about its prices: a server on this machine or in a private network is
 * free, any other is counted at the assumed rate.
 */
export function createOpenAiInference(settings: OpenAiSettings): InferenceRuntime {
  return {
    id: 'openai',
    async open(source) {
      if (source.from !== 'openai')
        throw new ForgeError('unsupported', `an OpenAI-style server cannot open ${source.from}`, {
          next: 'pass http(s)://host/v1#model',
        });
      return openServer(settings, parseServerAddress(source.url), source.model);
    },
    async billing(source) {
      return source.from === 'openai' ? billingOf(parseServerAddress(source.url)) : { by: 'nothing' };
    },
  };
}

async function openServer(
  settings: OpenAiSettings,
  address: ServerAddress,
  asked: string | undefined,
): Promise<ChatModel> {
  const key = keyOf(settings, address);
  const server = { settings, base: address.base, ...(key === undefined ? {} : { key }) };
  const model = asked ?? address.model ?? (await findServedModel(server));
  return {
    answer: (request, signal) => askServer(server, model, request, signal),
    stream: (request, heard, signal) => streamServer(server, model, request, heard, signal),
    async close() {
      // each question is a request of its own
    },
  };
}

/** A key that went wherever a call points would be anybody's; in plain text it would be the network's. */
function keyOf({ key, keyFor }: OpenAiSettings, { base, near }: ServerAddress): string | undefined {
  const ours = URL.canParse(keyFor) && new URL(keyFor).origin === base.origin;
  return ours && (near || base.protocol === 'https:') ? key : undefined;
}

function billingOf({ base, near }: ServerAddress): Billing {
  if (near) return { by: 'nothing' };
  const source = `no price is known for ${base.host}: counted at ${assumedTokenPrice.input_usd} and ${assumedTokenPrice.output_usd} USD for a million tokens in and out`;
  return { by: 'tokens', price: { ...assumedTokenPrice, source }, assumed: true };
}
