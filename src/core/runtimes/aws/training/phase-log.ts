import type { GetModelCustomizationJobResponse } from '@aws-sdk/client-bedrock';
import { ForgeError } from '../../../errors.ts';
import type { LogPage } from '../../../ports/run-state.ts';

/** What stands for a log where the service keeps none: a line for each phase, with its times. */
export function phaseLines(told: GetModelCustomizationJobResponse): string[] {
  const { statusDetails = {}, status = 'unknown', failureMessage, jobName = '' } = told;
  const phases = [
    ['validation', statusDetails.validationDetails],
    ['data processing', statusDetails.dataProcessingDetails],
    ['training', statusDetails.trainingDetails],
  ] as const;
  return [
    `Bedrock keeps no log of customization jobs; this is what it says of ${jobName}.`,
    ...phases.map(([name, phase]) => `${name}: ${phase?.status ?? 'not told'}${times(phase)}`),
    `job: ${status}${failureMessage === undefined ? '' : `: ${failureMessage}`}`,
  ];
}

function times(phase: { creationTime?: Date | undefined; lastModifiedTime?: Date | undefined } | undefined): string {
  const [began, changed] = [phase?.creationTime?.toISOString(), phase?.lastModifiedTime?.toISOString()];
  if (began === undefined) return '';
  return changed === undefined ? `, since ${began}` : `, ${began} to ${changed}`;
}

/** A page of lines that are all there; the cursor counts those that were given. */
export function pageOf(lines: readonly string[], cursor: string | undefined, limit: number, ended: boolean): LogPage {
  if (cursor === 'tail') return { lines: lines.slice(-limit) };
  const from = Number(cursor ?? 0);
  if (!Number.isInteger(from) || from < 0)
    throw new ForgeError('bad_request', `"${cursor ?? ''}" is not a cursor of this log`, {
      next: 'read the log from its first page',
    });
  const page = lines.slice(from, from + limit);
  const next = from + page.length;
  return { lines: page, ...(ended && next >= lines.length ? {} : { next: String(next) }) };
}
