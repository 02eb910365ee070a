import { fingerprint } from '../../fingerprint.ts';
import type { ObjectStores } from '../../ports/objects.ts';
import type { Check } from '../checks/check.ts';
import type { ProblemLog } from '../problem-log.ts';
import { rowParts } from '../shapes/row-parts.ts';
import type { Target } from '../shapes/target.ts';
import { type NamedMedia, findMedia } from './find-media.ts';
import { type MediaLook, lookAtInline } from './look-at-file.ts';
import { type MediaCall, lookAtObjects } from './look-at-objects.ts';

const MEDIA = rowParts.image | rowParts.video | rowParts.document | rowParts.images;
/** So many different files are looked at; of the others it is said that they were not. */
const MOST_FILES = 50_000;
const SHOWN = 100;

/** A file with the rows that name it. */
type NamedFile = NamedMedia & { row: number; rows: number };

export type MediaCheck = Check & {
  /** Looks at every file once, when all rows are known. */
  look(stores: ObjectStores, call: MediaCall): Promise<void>;
  /** What was seen, so that a set whose files were mended is another; undefined when there was nothing to see. */
  seen(): string | undefined;
};

/**
 * Whether the files that rows name are there and are what the rows say: size, first bytes, pixels, length. `target`: some training
 * refuses what is not, elsewhere it is worth a warning; pictures that are put into S3 later were looked at with their rows.
 */
export function createMediaCheck(problems: ProblemLog, { shape, pictures }: Target): MediaCheck {
  const severity = shape === 'converse' || shape === 'dpo' ? 'block' : 'warn';
  const files = new Map<string, NamedFile>();
  const looks: unknown[] = [];
  let looked = 0;
  let inline = 0;
  let unlooked = 0;
  const total = (): number => files.size + inline + unlooked;

  function add(media: NamedMedia, row: number): void {
    const key = `${media.kind} ${media.format} ${media.uri}`;
    const known = files.get(key);
    if (known !== undefined) known.rows++;
    else if (files.size < MOST_FILES) files.set(key, { ...media, row, rows: 1 });
    else unlooked++;
  }

  function tell(file: NamedFile, { version, faults, unknown }: MediaLook): void {
    const { kind, uri, row, rows } = file;
    const say = (why: string) => [{ row, detail: `${kind} ${uri.slice(0, SHOWN)}: ${why}` }];
    if (!uri.startsWith('data:')) looks.push([uri, version, faults, unknown]);
    if (faults.length > 0) problems.note('bad_media_file', rows, say(faults.join('; ')), severity);
    if (unknown.length > 0) problems.note('media_unknown', rows, say(unknown.join('; ')));
  }

  return {
    watch({ draft }) {
      if ((draft.parts & MEDIA) === 0 || draft.conversation.start < 0) return;
      const record: unknown = JSON.parse(draft.text.toString('utf8', draft.conversation.start, draft.conversation.end));
      for (const media of findMedia(record)) {
        if (pictures !== undefined && media.uri.startsWith(pictures)) continue;
        if (!media.uri.startsWith('data:')) add(media, draft.row);
        else {
          looked++;
          inline++;
          tell({ ...media, row: draft.row, rows: 1 }, lookAtInline(media));
        }
      }
    },
    async look(stores, call) {
      const found = [...files.values()];
      for (const [index, look] of (await lookAtObjects(stores, found, call)).entries()) {
        const file = found[index];
        if (file === undefined) continue;
        tell(file, look);
        if (look.version !== '' || look.faults.length > 0) looked++;
      }
      if (unlooked > 0)
        problems.note('media_unknown', unlooked, [
          { row: 0, detail: `${MOST_FILES} files were looked at, those of later rows were not` },
        ]);
    },
    report() {
      // said as the files are looked at
    },
    notes: () => (total() === 0 ? [] : [`pictures, videos and documents looked at: ${looked} of ${total()}`]),
    seen: () => (looks.length === 0 ? undefined : fingerprint(looks)),
  };
}
