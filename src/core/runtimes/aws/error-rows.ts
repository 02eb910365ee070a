import type { ErrorCode } from '../../errors.ts';

/** One row: which errors it is about, and what is said instead. `{what}` stands for the thing that was asked for. */
export type ErrorRow = {
  names: readonly string[];
  /** Of the message; absent: any. */
  about?: RegExp;
  code: ErrorCode;
  says: string;
  next: string;
};

/** Vendor errors by name; of two rows with one name the first that fits. Names: S3 error responses, SDK exceptions, Node's network codes. */
export const errorRows: readonly ErrorRow[] = [
  {
    names: ['CredentialsProviderError'],
    about: /profile/i,
    code: 'unavailable',
    says: '{what}: the AWS profile has no credentials',
    next: 'check AWS_PROFILE against ~/.aws/config, or sign in with aws sso login',
  },
  {
    names: ['CredentialsProviderError', 'CredentialsError'],
    code: 'unavailable',
    says: '{what}: no AWS credentials were found',
    next: 'set AWS_PROFILE or run aws configure, then start the server again',
  },
  {
    names: ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'RequestExpired'],
    code: 'unavailable',
    says: '{what}: the AWS credentials have expired',
    next: 'sign in again (aws sso login) and call again',
  },
  {
    names: ['SignatureDoesNotMatch', 'InvalidSignatureException'],
    about: /expired|earlier than|later than|not yet current/i,
    code: 'unavailable',
    says: "{what}: this machine's clock is wrong by more than AWS accepts",
    next: 'set the clock and call again',
  },
  {
    names: [
      'InvalidAccessKeyId',
      'SignatureDoesNotMatch',
      'InvalidSignatureException',
      'InvalidToken',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'AuthFailure',
    ],
    code: 'unavailable',
    says: '{what}: AWS does not know these credentials',
    next: 'check the access key, secret and session token',
  },
  {
    names: ['RequestTimeTooSkewed', 'RequestInTheFuture'],
    code: 'unavailable',
    says: "{what}: this machine's clock is wrong by more than AWS accepts",
    next: 'set the clock and call again',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'Forbidden', 'KMS.AccessDeniedException'],
    about: /\bkms\b|decrypt|GenerateDataKey/i,
    code: 'unavailable',
    says: '{what} is encrypted with a KMS key that these credentials may not use',
    next: 'allow kms:Decrypt (to write: kms:GenerateDataKey) on the key to this role',
  },
  {
    names: [
      'KMS.DisabledException',
      'KMS.KMSInvalidStateException',
      'KMS.NotFoundException',
      'KMSKeyDisabledException',
    ],
    code: 'unavailable',
    says: '{what} is encrypted with a KMS key that is disabled or gone',
    next: 'enable the key again, or name another object',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException'],
    about: /not authorized to perform:? (?!s3:)/,
    code: 'unavailable',
    says: '{what}: access is denied to these credentials: {message}',
    next: 'allow {permissions} to this role',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException'],
    about: /iam:PassRole/,
    code: 'unavailable',
    says: '{what}: these credentials may not hand the role to the service',
    next: 'allow iam:PassRole on the role, with the service in iam:PassedToService; run nova-forge-mcp iam',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'Forbidden', '403', 'AllAccessDisabled', 'UnauthorizedOperation'],
    code: 'unavailable',
    says: '{what}: access is denied to these credentials, or it does not exist',
    next: 'allow {permissions} to this role; s3:ListBucket makes S3 say when an object is missing',
  },
  {
    names: ['NoSuchBucket'],
    code: 'not_found',
    says: '{what}: there is no such bucket',
    next: 'check the name of the bucket',
  },
  {
    names: ['MalformedQueryException', 'InvalidParameterException'],
    code: 'bad_request',
    says: '{what}: {message}',
    next: 'correct the query or the time range',
  },
  {
    names: [
      'NoSuchKey',
      'NotFound',
      '404',
      'ResourceNotFoundException',
      'ResourceNotFound',
      'NoSuchEntity',
      'NoSuchEntityException',
      'NoSuchResourceException',
    ],
    code: 'not_found',
    says: '{what} does not exist',
    next: 'check the address',
  },
  {
    names: ['ResourceLimitExceeded', 'ServiceQuotaExceededException'],
    code: 'unavailable',
    says: '{what}: a quota of the account is too small: {message}',
    next: 'ask for more in Service Quotas, then call again; nothing was started',
  },
  {
    names: ['ValidationException'],
    about: /assume (?:the )?role|trust (?:policy|relationship)/i,
    code: 'unavailable',
    says: '{what}: the service may not act as the role: {message}',
    next: "let the service assume the role in the role's trust policy; run nova-forge-mcp iam",
  },
  {
    names: ['ValidationException', 'ValidationError'],
    code: 'bad_request',
    says: '{what}: AWS refuses the request: {message}',
    next: 'correct what it names; nothing was started',
  },
  {
    names: ['ResourceInUse', 'ResourceInUseException', 'ConflictException', 'TooManyTagsException'],
    code: 'conflict',
    says: '{what}: {message}',
    next: 'look at what has the name, or choose another',
  },
  {
    names: ['PreconditionFailed', '412'],
    code: 'conflict',
    says: '{what} changed while it was read',
    next: 'call again when nothing writes to it',
  },
  {
    names: ['InvalidObjectState'],
    code: 'unavailable',
    says: '{what} is archived and cannot be read',
    next: 'restore it from Glacier first (aws s3api restore-object)',
  },
  {
    names: [
      'SlowDown',
      'ServiceUnavailable',
      'Throttling',
      'ThrottlingException',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'LimitExceededException',
      '503',
      '429',
    ],
    code: 'unavailable',
    says: '{what}: AWS still refuses because of too many requests, after several attempts',
    next: 'wait a minute and call again',
  },
  {
    names: [
      'InternalError',
      'InternalFailure',
      'InternalFailureException',
      'InternalServerException',
      'ServiceException',
      'ServiceFailure',
      'ServiceFailureException',
      '500',
      '502',
      '504',
    ],
    code: 'unavailable',
    says: '{what}: AWS failed inside, several times in a row',
    next: 'wait a minute and call again; health.aws.amazon.com names outages',
  },
  {
    names: ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
    code: 'unavailable',
    says: '{what}: AWS cannot be reached from here',
    next: 'check the network, the proxy, the region and AWS_ENDPOINT_URL',
  },
  {
    names: [
      'TimeoutError',
      'ETIMEDOUT',
      'ECONNRESET',
      'EPIPE',
      'aborted',
      'ERR_STREAM_PREMATURE_CLOSE',
      'IncompleteBody',
      'RequestTimeout',
    ],
    code: 'unavailable',
    says: '{what}: the connection broke again and again',
    next: 'check the network and call again',
  },
];
