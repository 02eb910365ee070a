import type { Hash64 } from '../hash-bytes.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { PrepareRequest } from '../request.ts';
import type { Check } from './check.ts';
import { createDuplicateIdCheck } from './duplicate-ids.ts';
import { createLanguageCheck } from './languages.ts';
import { createLeakCheck } from './leaks.ts';
import { createNoiseCheck } from './noise.ts';
import { createPreferenceCheck } from './preferences.ts';
import { createPrivateDataCheck } from './private-data.ts';
import { createReferenceCheck } from './references.ts';
import { createRefusalCheck } from './refusals.ts';
import { createRepeatedAnswerCheck } from './repeated-answers.ts';
import { createSystemDriftCheck } from './system-drift.ts';
import { createTokenLengthCheck } from './token-lengths.ts';
import { trainingWindow } from './training-windows.ts';
import { createTruncationCheck } from './truncation.ts';

/** What makes rows of the right shape worthless: every check that is on by default. A new family is a file here and a line. */
export function createSubstanceChecks(request: PrepareRequest, hash: Hash64, problems: ProblemLog): Check[] {
  const window = trainingWindow(request.model, request.method);
  return [
    createRefusalCheck(problems),
    createTruncationCheck(),
    createLeakCheck(),
    createRepeatedAnswerCheck(hash),
    createSystemDriftCheck(hash),
    createLanguageCheck(),
    createNoiseCheck(problems),
    ...(request.redact === 'none' ? [createPrivateDataCheck(problems)] : []),
    ...(request.method === 'dpo' ? [createPreferenceCheck(problems)] : []),
    ...(request.method.startsWith('rft') ? [createDuplicateIdCheck(hash, problems)] : []),
    ...(request.method === 'rft' ? [createReferenceCheck(hash)] : []),
    ...(window === undefined ? [] : [createTokenLengthCheck(window)]),
  ];
}
