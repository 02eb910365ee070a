/** Accounts that hold the training images of Nova, by region. Source: public recipe repository, 2026-06-22. */
const accounts: Readonly<Record<string, string>> = {
  'us-east-1': '708977205387',
  'us-west-2': '176779409107',
  'ap-northeast-1': '878185805882',
};

/** Tags of `nova-fine-tune-repo` for training jobs, by technique and generation. Same source. */
const tags: Readonly<Record<string, string>> = {
  'sft-1': 'SM-TJ-SFT-latest',
  'sft-2': 'SM-TJ-SFT-V2-latest',
  'dpo-1': 'SM-TJ-DPO-latest',
  'rft-2': 'SM-TJ-RFT-V2-latest',
};

/** Image of a training job when the hub cannot say; undefined where no image is known. */
export function novaImage(region: string, technique: string, generation: 1 | 2): string | undefined {
  const [account, tag] = [accounts[region], tags[`${technique}-${generation}`]];
  if (account === undefined || tag === undefined) return undefined;
  return `${account}.dkr.ecr.${region}.amazonaws.com/nova-fine-tune-repo:${tag}`;
}
