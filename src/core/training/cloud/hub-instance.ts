import type { CloudCatalog } from '../../ports/cloud.ts';
import { findNovaModel } from '../../catalog/nova-models.ts';
import { ask } from './ask.ts';
import type { Machines } from './choose-instance.ts';
import type { Shape } from './plan-facts.ts';
import { fitsShape } from './find-recipe.ts';

/** Machines that the table does not know and the hub does: it is newer. Undefined when it does not either, or cannot be asked. */
export async function hubInstance(
  cloud: Pick<CloudCatalog, 'hub'>,
  shape: Shape,
  asked: { instance_type?: string | undefined; instance_count?: number | undefined },
  signal: AbortSignal,
): Promise<Machines | undefined> {
  const { instance_type: type, instance_count } = asked;
  const content = findNovaModel(shape.model)?.hub;
  if (type === undefined || content === undefined) return undefined;
  const hub = await ask(() => cloud.hub(content, signal));
  const recipe =
    'value' in hub
      ? hub.value.recipes.find((known) => fitsShape(known, shape) && known.instance_types.includes(type))
      : undefined;
  if (recipe === undefined) return undefined;
  const count = instance_count ?? recipe.instance_count ?? 1;
  const published = `hub recipe ${recipe.name}`;
  return { type, count, why: { type: 'the call', count: instance_count === undefined ? published : 'the call' } };
}
