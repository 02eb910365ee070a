import { z } from 'zod';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { HubRecipe } from '../../../ports/cloud.ts';

/** A recipe as the hub's document has it; it holds more than this. Source: hub documents of the Nova models, 2026-08. */
const PublishedRecipe = z.looseObject({
  Name: z.string(),
  DisplayName: z.string().optional(),
  Type: z.string().optional(),
  CustomizationTechnique: z.string().optional(),
  Peft: z.string().nullish(),
  SupportedInstanceTypes: z.array(z.string()).optional(),
  InstanceCount: z.number().nullish(),
  ServerlessMeteringType: z.string().nullish(),
  IsSubscriptionModel: z.boolean().nullish(),
  SmtjRecipeTemplateS3Uri: z.string().nullish(),
  SmtjOverrideParamsS3Uri: z.string().nullish(),
  SmtjImageUri: z.string().nullish(),
});
type PublishedRecipe = z.infer<typeof PublishedRecipe>;

const HubDocument = z.looseObject({ RecipeCollection: z.array(PublishedRecipe).optional() });

/** The recipes of a hub document, which is JSON in a string. Throws ForgeError `unavailable` when it cannot be read. */
export function toRecipes(content: string, document: string): HubRecipe[] {
  const parsed = HubDocument.safeParse(parseJson(content, document));
  if (!parsed.success) throw unreadable(content, parsed.error.issues[0]?.path.join('.') ?? 'its shape', parsed.error);
  return (parsed.data.RecipeCollection ?? []).map(toRecipe);
}

function toRecipe(published: PublishedRecipe): HubRecipe {
  const metering = toMetering(published.ServerlessMeteringType);
  return {
    name: published.Name,
    display_name: published.DisplayName ?? published.Name,
    kind: published.Type?.toLowerCase() === 'evaluation' ? 'Evaluation' : 'FineTuning',
    ...given('technique', published.CustomizationTechnique?.toUpperCase()),
    lora: published.Peft?.toUpperCase() === 'LORA',
    instance_types: published.SupportedInstanceTypes ?? [],
    ...(typeof published.InstanceCount === 'number' ? { instance_count: published.InstanceCount } : {}),
    ...(metering === undefined ? {} : { metering }),
    subscription: published.IsSubscriptionModel === true,
    ...given('template', published.SmtjRecipeTemplateS3Uri),
    ...given('overrides', published.SmtjOverrideParamsS3Uri),
    ...given('image', published.SmtjImageUri),
  };
}

/** "Token-based" and "Hourly", in any case. */
function toMetering(text: string | null | undefined): 'token' | 'hour' | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  return /hour/i.test(text) ? 'hour' : 'token';
}

function given<K extends string>(key: K, text: string | null | undefined): Partial<Record<K, string>> {
  const entry: Partial<Record<string, string>> =
    text === null || text === undefined || text === '' ? {} : { [key]: text };
  return entry;
}

function parseJson(content: string, document: string): unknown {
  try {
    return JSON.parse(document);
  } catch (error) {
    throw unreadable(content, messageOf(error), error);
  }
}

function unreadable(content: string, where: string, cause: unknown): ForgeError {
  return new ForgeError('unavailable', `the hub's document of ${content} cannot be read: ${where}`, {
    next: 'the shipped tables are used instead',
    cause,
  });
}
