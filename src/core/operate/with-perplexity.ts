/**
 * The values of a run; of continued pre-training also the perplexity that its last validation loss means: such losses are means of negative natural
 * logarithms over the tokens of whole texts, so exp of one is a perplexity. Of other methods the loss is over answers only, and is left alone.
 */
export function withPerplexity(
  { method }: { method: string },
  values: Readonly<Record<string, number>>,
): Record<string, number> {
  const loss = values['validation_loss'];
  const perplexity = Math.exp(loss ?? Number.NaN);
  const isTold = method.split('_')[0] === 'cpt' && Number.isFinite(perplexity);
  return isTold ? { ...values, perplexity_of_validation_loss: perplexity } : { ...values };
}
