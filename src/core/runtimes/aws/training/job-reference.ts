/** A job by name, and the region it is in when that is known. */
export type JobReference = { name: string; region?: string; arn?: string };

const ARN = /^arn:aws[a-z-]*:(?:sagemaker|bedrock):([a-z0-9-]+):\d{12}:([a-z-]+)\/(.+)$/;

/** Takes a name or an ARN apart. Jobs of Bedrock keep the last part of their ARN for themselves: they are asked for by the whole. */
export function toReference(text: string): JobReference {
  const [, region, , name] = ARN.exec(text) ?? [];
  return region === undefined || name === undefined ? { name: text } : { name, region, arn: text };
}

/** The kind of thing an ARN names (`training-job`, `model-customization-job`); undefined for a name. */
export function kindOfArn(text: string): string | undefined {
  return ARN.exec(text)?.[2];
}
