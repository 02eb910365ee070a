/** Names that circulate and mean nothing, with what is meant. */
export type FalseName = { name: RegExp; says: string };

/** Source: names seen in articles and generated text, none of which any service knows; checked 2026-06. */
export const falseModels: readonly FalseName[] = [
  {
    name: /nova.?3(\.5)?|nova.*(turbo|max)/i,
    says: 'there is no Nova 3 or 3.5, no Turbo and no Max: the newest that can be trained is nova-2-lite',
  },
  { name: /nova.?premier/i, says: 'Nova Premier cannot be trained; it is a teacher for distillation only' },
  { name: /llama.?3\.2.?7b/i, says: 'Llama 3.2 has 1B, 3B, 11B and 90B, no 7B' },
  {
    name: /nova.?canvas|nova.?reel|nova.?sonic/i,
    says: 'only the understanding models (Micro, Lite, Pro, 2 Lite) train here',
  },
  { name: /nova.?2.?(pro|micro|omni)/i, says: 'of Nova 2 only Lite can be trained: nova-2-lite' },
];

export const falseSettings: readonly FalseName[] = [
  {
    name: /^(blend_ratio|nova_curated_data|data_mix(ing)?)$/i,
    says: 'data mixing is set by customer_data_percent and nova_<category>_percent',
  },
  { name: /^(lora_)?r(ank)?$/i, says: 'the rank of Nova LoRA cannot be set: lora_alpha and learning_rate_ratio can' },
  {
    name: /(hf|hugging_?face).*token|^token$/i,
    says: 'a token is never passed as a hyperparameter: hyperparameters are readable by anyone who can describe the job',
  },
];

/** What a false name means, or undefined for a name that is not one of them. */
export function meantBy(table: readonly FalseName[], text: string): string | undefined {
  return table.find(({ name }) => name.test(text))?.says;
}
