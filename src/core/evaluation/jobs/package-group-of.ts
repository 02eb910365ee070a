/** ARN of the group that a version of a model package belongs to. */
export function packageGroupOf(modelPackage: string): string {
  return modelPackage.replace(':model-package/', ':model-package-group/').replace(/\/\d+$/, '');
}
