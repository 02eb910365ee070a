/** One thing in an account that costs money or was left behind. */
export type SurveyedThing = {
  /** As `endpoint`, `provisioned throughput`, `custom model`. */
  kind: string;
  arn: string;
  name: string;
  region: string;
  state: string;
  /** US dollars; absent where no price is known. */
  usd_per_day?: number;
  /** Id of the deployment its tag names. */
  deployment?: string;
  /** Why it may be of no use any more; absent when nothing speaks for that. */
  orphan?: string;
};

export type Survey = {
  things: readonly SurveyedThing[];
  /** What could not be looked at, each with the reason. */
  unknown: readonly string[];
};

/**
 * What there is in the account and region of the settings that looks like ours, by its tag, or that nobody uses. Nothing is changed by
 * looking. `confirm` throws where an ARN names another account (bad_request) or nothing that is there in its region (not_found). `end`
 * confirms, and deletes a thing by its ARN; true when it is gone, false while the service is still at it.
 */
export type AccountSurvey = {
  look(): Promise<Survey>;
  confirm(arn: string): Promise<void>;
  end(arn: string): Promise<boolean>;
};
