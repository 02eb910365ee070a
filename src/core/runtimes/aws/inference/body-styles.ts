import type { BodyStyle } from './endpoint-body.ts';

/** Asks in a way that the container reads. */
type AskInStyle = <T>(ask: (style: BodyStyle) => Promise<T>) => Promise<T>;

/** Finds a container's way of reading by asking: OpenAI's form first, Nova's when that is refused as malformed; what was understood is kept. */
export function createStyles(): AskInStyle {
  let understood: BodyStyle | undefined;
  return async (ask) => {
    const askAnd = async (style: BodyStyle) => {
      const answer = await ask(style);
      understood = style;
      return answer;
    };
    try {
      return await askAnd(understood ?? 'openai');
    } catch (error) {
      if (understood !== undefined || !isMalformed(error)) throw error;
      return askAnd('nova').catch((second: unknown) => {
        throw isMalformed(second) ? error : second;
      });
    }
  };
}

/** The container's own 400 or 422 (415: another content), passed on as ModelError. */
function isMalformed(error: unknown): boolean {
  return (
    error instanceof Error &&
    'OriginalStatusCode' in error &&
    [400, 415, 422].includes(Number(error.OriginalStatusCode))
  );
}
