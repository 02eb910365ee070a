import type { CloudJob } from '../../../ports/training.ts';
import { type EndEvent, putNotice, removeOldNotices } from './completion-notice.ts';
import type { AwsTrainingSettings } from './training-settings.ts';

/** Makes the notice of a job's end where a topic is set, and clears away those of jobs that are over. */
export async function announceEnd(
  settings: AwsTrainingSettings,
  name: string,
  { notify: topic, region }: CloudJob,
  end: EndEvent,
  isOver: (job: string) => Promise<boolean>,
): Promise<void> {
  if (topic === undefined) return;
  await removeOldNotices(settings, region, isOver);
  await putNotice(settings, { job: name, topic, region, end });
}
