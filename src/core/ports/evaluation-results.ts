/** One file that an evaluation job left; its body is read before the next file comes, or not at all. */
export type ResultFile = { name: string; bytes: number; body: AsyncIterable<Uint8Array> };

/**
 * What evaluation jobs left in S3. Promises: an archive and files of their own look the same; one file after another, in bounded
 * memory; none when nothing is there. Throws ForgeError bad_data for a damaged archive, after the files before the damage.
 */
export type EvaluationResults = {
  /** `place`: s3://bucket/prefix of one job's output, without a slash at the end. */
  files(place: string, signal: AbortSignal): AsyncIterable<ResultFile>;
};
