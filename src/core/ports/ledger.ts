import type { Kind } from '../ids.ts';
import type { RecordOf } from '../runs/records.ts';

/** A record with the number of its version; versions count from 1. */
export type Stored<K extends Kind = Kind> = { id: string; version: number; record: RecordOf<K> };

/** One line of a thing's history. */
export type LedgerEvent = { at: string; event: string; [detail: string]: unknown };

/** A folder that is filled in private and becomes a thing's folder in one step. */
export type Stage = { folder: string; discard(): Promise<void> };

/**
 * What is known, on disk. Promises: versions never change once written; of two writers of one version one wins and the other
 * sees a conflict or tries again on the winner's; a process killed at any instant leaves either the old or the new version;
 * several processes may use one home folder at once.
 */
export type Ledger = {
  /** Writes version 1. When the id exists already, nothing is written and `created` is false. */
  create<K extends Kind>(kind: K, id: string, record: RecordOf<K>): Promise<{ stored: Stored<K>; created: boolean }>;
  read<K extends Kind>(kind: K, id: string): Promise<Stored<K> | undefined>;
  /** Compare-and-swap: `change` sees the newest record and returns the next (undefined: leave it); run again when another writer was faster. */
  update<K extends Kind>(
    kind: K,
    id: string,
    change: (record: RecordOf<K>) => RecordOf<K> | undefined,
  ): Promise<Stored<K>>;
  /** All records of a kind that can be read, newest first by their `created_at`. */
  list<K extends Kind>(kind: K): Promise<Stored<K>[]>;
  ids(kind: Kind): Promise<string[]>;
  /** Records of a kind that cannot be read, each with the reason. */
  damaged(kind: Kind): Promise<{ id: string; reason: string }[]>;
  append(kind: Kind, id: string, event: LedgerEvent): Promise<void>;
  /** Whole events only: a line torn by a crash is not one. */
  events(kind: Kind, id: string): Promise<LedgerEvent[]>;
  stage(kind: Kind): Promise<Stage>;
  /**
   * The staged folder becomes the thing's, version 1 in it. When the id exists already the stage is discarded, but for rows
   * (JSON-lines files) that the existing folder has lost or that were changed there: those are put back.
   */
  publish<K extends Kind>(
    stage: Stage,
    kind: K,
    id: string,
    record: RecordOf<K>,
  ): Promise<{ stored: Stored<K>; created: boolean }>;
  /** The folder of a thing, for its files. */
  folder(kind: Kind, id: string): string;
  /** One line for each call that changed something or was refused leave to. */
  audit(line: LedgerEvent): Promise<void>;
};
