import { serviceError } from '../wire/service-error.ts';
import { type IamState, isAllowed, isTrusting } from './iam-state.ts';

/** Operations whose permission has another name, and those that need none. */
const ACTIONS: Readonly<Record<string, string | undefined>> = {
  's3:HeadObject': 's3:GetObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListParts': 's3:ListMultipartUploadParts',
  's3:ListMultipartUploads': 's3:ListBucketMultipartUploads',
  's3:DeleteObjects': 's3:DeleteObject',
  'bedrock:Converse': 'bedrock:InvokeModel',
  'bedrock:ConverseStream': 'bedrock:InvokeModelWithResponseStream',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sts:GetCallerIdentity': undefined,
};

/** Throws the service's refusal when the caller's policies do not allow an operation. Of resources, only those of S3 are compared. */
export function checkPermission(state: IamState, service: string, operation: string, input: unknown): void {
  const asked = `${service}:${operation}`;
  const action = asked in ACTIONS ? ACTIONS[asked] : asked;
  if (action === undefined) return;
  const resource = service === 's3' ? objectArn(input) : undefined;
  if (!isAllowed(state.caller, { action, ...(resource === undefined ? {} : { resource }) }))
    throw accessDenied(state.caller.arn, action, resource ?? '*', service);
}

/** Throws when the caller may not hand the role to a service, or the service may not take it. */
export function checkPassedRole(state: IamState, role: string, service: string): void {
  const context = { 'iam:PassedToService': service };
  if (!isAllowed(state.caller, { action: 'iam:PassRole', resource: role, context }))
    throw accessDenied(state.caller.arn, 'iam:PassRole', role, service);
  const found = state.roles.get(role);
  if (found === undefined || !isTrusting(found, service))
    throw serviceError(
      'ValidationException',
      `Could not assume role ${role}. Please ensure that the role exists and allows principal '${service}' to assume the role.`,
    );
}

function accessDenied(principal: string, action: string, resource: string, service: string): Error {
  const name = service === 's3' || service === 'iam' || service === 'sts' ? 'AccessDenied' : 'AccessDeniedException';
  const status = name === 'AccessDenied' ? 403 : 400;
  const reason = `because no identity-based policy allows the ${action} action`;
  return serviceError(
    name,
    `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    {
      status,
    },
  );
}

function objectArn(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const bucket = 'Bucket' in input && typeof input.Bucket === 'string' ? input.Bucket : undefined;
  const key = 'Key' in input && typeof input.Key === 'string' ? `/${input.Key}` : '';
  return bucket === undefined ? undefined : `arn:aws:s3:::${bucket}${key}`;
}
