import { putObject, placeOf } from '../objects/object-shelf.ts';
import type { World } from '../world.ts';
import type { InvocationJob } from './bedrock-state.ts';
import { converse } from './create-bedrock-runtime.ts';

type Work = { processed: number; refuses: ((record: string) => string | undefined) | undefined; time: number };
type Usage = { inputTokens: number; outputTokens: number };
type Answered = { line: string; failed: boolean; usage: Usage };

/**
 * Answers the first records and writes what came of them in the order in which they came, which is not that of the input, beside a manifest.
 * Returns how many failed.
 */
export async function answerRecords(world: World, job: InvocationJob, work: Work): Promise<number> {
  const { bucket, key } = placeOf(job.request.outputDataConfig?.s3OutputDataConfig?.s3Uri ?? '');
  const folder = `${key.replace(/\/$/, '')}/${job.arn.split('/').at(-1)}`;
  const put = (name: string, text: string) =>
    putObject(world.objects, new Date(work.time), { bucket, key: `${folder}/${name}` }, text);
  const all: Answered[] = [];
  let left = work.processed;
  for (const { name, lines } of job.files) {
    const answered = lines.slice(0, left).map((line) => answerLine(world, job, line, work));
    left -= answered.length;
    all.push(...answered);
    const shuffled = [
      ...answered.filter((_, index) => index % 2 === 1),
      ...answered.filter((_, index) => index % 2 === 0),
    ];
    if (shuffled.length > 0) await put(`${name}.out`, shuffled.map(({ line }) => `${line}\n`).join(''));
  }
  const failed = all.filter((one) => one.failed).length;
  if (all.length > 0) await put('manifest.json.out', JSON.stringify(manifest(job, all, failed)));
  return failed;
}

function manifest({ files }: InvocationJob, all: readonly Answered[], failed: number): object {
  return {
    totalRecordCount: files.reduce((sum, { lines }) => sum + lines.length, 0),
    processedRecordCount: all.length,
    successRecordCount: all.length - failed,
    errorRecordCount: failed,
    inputTokenCount: all.reduce((sum, { usage }) => sum + usage.inputTokens, 0),
    outputTokenCount: all.reduce((sum, { usage }) => sum + usage.outputTokens, 0),
  };
}

function answerLine(world: World, { request, region }: InvocationJob, line: string, { refuses }: Work): Answered {
  const { recordId = '', modelInput } = JSON.parse(line);
  const fail = (errorMessage: string): Answered => ({
    line: JSON.stringify({ recordId, modelInput, error: { errorCode: 400, errorMessage } }),
    failed: true,
    usage: { inputTokens: 0, outputTokens: 0 },
  });
  const refusal = refuses?.(recordId);
  if (refusal !== undefined) return fail(refusal);
  if (request.modelInvocationType !== 'Converse') return fail('Only bodies of Converse are answered here.');
  try {
    const modelOutput = converse(world, { ...modelInput, modelId: request.modelId }, { region });
    const { inputTokens = 0, outputTokens = 0 } = modelOutput.usage ?? {};
    const usage = { inputTokens, outputTokens };
    return { line: JSON.stringify({ recordId, modelInput, modelOutput }), failed: false, usage };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ValidationException') throw error;
    return fail(error.message);
  }
}
