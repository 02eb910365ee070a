import { createHash } from 'node:crypto';
import type { HostingSpec } from '../../../ports/hosting.ts';

/** Tag of what was made from a checkpoint; the Nova SDK uses the same, so that imports are shared with it. */
export const CHECKPOINT_TAG = 'sagemaker.amazonaws.com/forge/escrow-uri';
/** Tag of everything that is ours. */
export const OURS_TAG = 'nova-forge:deployment';

const LONGEST_TAG = 256;
const KEPT = 224;

/** An address as a tag's value: at most 256 characters, long ones ending in a hash. Source: Nova SDK 1.4.6. */
export function toTagValue(uri: string): string {
  return uri.length <= LONGEST_TAG ? uri : `${uri.slice(0, KEPT)}-${sha256(uri).slice(0, 31)}`;
}

/** What a custom model of a checkpoint is called: the same for every deployment of it under one key. */
export function modelNameOf({ artifact, cloud }: HostingSpec): string {
  return `nova-forge-${sha256(`${artifact} ${cloud?.kms_key ?? ''}`).slice(0, 12)}`;
}

/** Where an asynchronous endpoint leaves answers, and where data capture does. */
export const answersFolderOf = ({ name, cloud }: HostingSpec): string => `${cloud?.output ?? ''}/${name}/answers`;
export const captureFolderOf = ({ name, cloud }: HostingSpec): string => `${cloud?.output ?? ''}/${name}/captured`;

export const driftAlarmOf = (slot: string): string => `${slot}-answers-drift`;
export const scheduleNameOf = (slot: string): string => `nova-forge-${slot}`;
export const modelOf = (deployment: string): string => `${deployment}-model`;
export const configOf = (deployment: string): string => `${deployment}-config`;

/** A token for a create: the same for the same thing, so that a retry is no second one. */
export function tokenOf(...parts: readonly string[]): string {
  return sha256(parts.join(' ')).slice(0, 40);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
