import { gzipSync } from 'node:zlib';
import { newId } from '../new-id.ts';
import type { World } from '../world.ts';
import { placeOf, putObject } from './object-shelf.ts';

/** Services deliver records together, some time after they came about. */
const DELIVERED_MS = 60_000;

/** Adds a line to the next file of records that a service leaves under `folder/yyyy/mm/dd/hh/`. Nothing is left where there is no such bucket. */
export function leaveRecord(world: World, folder: string, line: string, now: Date, packed = false): void {
  const held = world.records.get(folder);
  if (held !== undefined) return void held.push(line);
  world.records.set(folder, [line]);
  world.timeline.at(now.getTime() + DELIVERED_MS, async (time) => {
    const lines = world.records.get(folder) ?? [];
    world.records.delete(folder);
    const { bucket, key } = placeOf(`${folder}/${nameOf(now, folder, packed)}`);
    if (!world.objects.buckets.has(bucket)) return;
    const text = lines.map((one) => `${one}\n`).join('');
    await putObject(world.objects, new Date(time), { bucket, key }, packed ? gzipSync(text) : text);
  });
}

/** In the folder of its hour: files of data capture are named by minutes and seconds, packed logs by the whole time. */
function nameOf(first: Date, folder: string, packed: boolean): string {
  const [day = '', time = ''] = first.toISOString().split('T');
  const id = newId(`${folder}${first.getTime()}`);
  const file = packed
    ? `${day.replaceAll('-', '')}T${time.replace(/[:.]/g, '')}_${id}.json.gz`
    : `${time.slice(3, 12).replace(/[:.]/g, '-')}-${id}.jsonl`;
  return `${day.replaceAll('-', '/')}/${time.slice(0, 2)}/${file}`;
}
