/** A role as it is to be. Documents are JSON as IAM takes it. */
export type WantedRole = {
  name: string;
  /** Service that may use it, as `sagemaker.amazonaws.com`. */
  service: string;
  trust: string;
  policy: { name: string; document: string };
  /** What the policy allows, each once. */
  actions: readonly string[];
  tags: Readonly<Record<string, string>>;
};

/** `ready`: it has the wanted policy, or is not of our making, and then whoever made it has seen to that. */
export type HeldRole = { arn: string; ready: boolean };

/** Roles of an account. Looking changes nothing; making twice is making once, and ends when IAM knows the role everywhere. */
export type AccountRoles = {
  /** The account's number. */
  account(): Promise<string>;
  find(role: WantedRole): Promise<HeldRole | undefined>;
  make(role: WantedRole): Promise<void>;
};
