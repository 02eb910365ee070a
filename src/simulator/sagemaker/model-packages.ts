import {
  CreateModelPackageGroup$,
  type CreateModelPackageGroupInput,
  DescribeModelPackage$,
  type DescribeModelPackageInput,
  DescribeModelPackageGroup$,
  type DescribeModelPackageGroupInput,
  ListModelPackages$,
  type ListModelPackagesInput,
} from '@aws-sdk/client-sagemaker';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import type { ModelPackage, PackageGroup, SageMakerState } from './sagemaker-state.ts';

/** Groups of model packages and the packages that jobs left in them. */
export function modelPackages(account: string, stateOf: (region: string) => SageMakerState): Operation[] {
  const createdBy = { UserProfileName: 'rehearsal' };
  return [
    operation(CreateModelPackageGroup$, (input: CreateModelPackageGroupInput, { region, now }: Call) => {
      const { groups } = stateOf(region);
      const name = input.ModelPackageGroupName ?? '';
      if (groups.has(name)) throw serviceError('ValidationException', `Model Package Group already exists: ${name}`);
      const arn = `arn:aws:sagemaker:${region}:${account}:model-package-group/${name}`;
      groups.set(name, { name, arn, created: now, packages: [] });
      return { ModelPackageGroupArn: arn };
    }),
    operation(DescribeModelPackageGroup$, (input: DescribeModelPackageGroupInput, { region }) => {
      const { name, arn, created } = findGroup(stateOf(region), input.ModelPackageGroupName);
      return {
        ModelPackageGroupName: name,
        ModelPackageGroupArn: arn,
        CreationTime: created,
        CreatedBy: createdBy,
        ModelPackageGroupStatus: 'Completed',
      };
    }),
    operation(DescribeModelPackage$, (input: DescribeModelPackageInput, { region }) => {
      const all = [...stateOf(region).groups.values()].flatMap(({ packages }) => packages);
      const found = all.find(({ arn }) => arn === input.ModelPackageName);
      if (found === undefined)
        throw serviceError('ValidationException', `ModelPackage ${input.ModelPackageName} does not exist.`);
      return {
        ...summary(found),
        InferenceSpecification: {
          Containers: [
            {
              ModelDataSource: {
                S3DataSource: { S3Uri: found.checkpoint, S3DataType: 'S3Prefix', CompressionType: 'None' },
              },
            },
          ],
        },
        ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
      };
    }),
    operation(ListModelPackages$, (input: ListModelPackagesInput, { region }) => ({
      ModelPackageSummaryList: findGroup(stateOf(region), input.ModelPackageGroupName).packages.map(summary),
    })),
  ];
}

function summary({ arn, group, version, created }: ModelPackage): object {
  return {
    ModelPackageArn: arn,
    ModelPackageGroupName: group,
    ModelPackageVersion: version,
    CreationTime: created,
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'PendingManualApproval',
  };
}

/** By name or ARN. The service answers for an unknown one with a ValidationException. */
function findGroup({ groups }: SageMakerState, given = ''): PackageGroup {
  const found = groups.get(given.split('/').at(-1) ?? '');
  if (found !== undefined) return found;
  throw serviceError('ValidationException', `ModelPackageGroup ${given} does not exist.`);
}
