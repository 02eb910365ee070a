/** A recipe as the hub publishes it: its entry in the collection, and the two files it points to. */
export type PublishedRecipe = {
  entry: Readonly<Record<string, unknown>>;
  files: readonly { key: string; text: string }[];
};

const VERSION = 'v1.4.0';

/** Adds the addresses of the two files to an entry. */
export function publishRecipe(
  entry: Readonly<Record<string, unknown>>,
  name: string,
  region: string,
  template: string,
  overrides: object,
): PublishedRecipe {
  const templateKey = `recipes/${name}_payload_template_sm_jobs_${VERSION}.yaml`;
  const overridesKey = `recipes/${name}_override_params_sm_jobs_${VERSION}.json`;
  return {
    entry: {
      ...entry,
      SmtjRecipeTemplateS3Uri: `s3://${hubBucket(region)}/${templateKey}`,
      SmtjOverrideParamsS3Uri: `s3://${hubBucket(region)}/${overridesKey}`,
    },
    files: [
      { key: templateKey, text: template },
      { key: overridesKey, text: JSON.stringify(overrides, undefined, 2) },
    ],
  };
}

/** Where the hub's files are. */
export function hubBucket(region: string): string {
  return `jumpstart-cache-prod-${region}`;
}
