import type { Incoming } from './incoming.ts';

/** What a signature says about who asks for what where. */
export type CredentialScope = { accessKey: string; region: string; service: string };

/** From the Authorization header, or from the query of a presigned address. Undefined when the request is not signed. */
export function credentialScope({ headers, query }: Incoming): CredentialScope | undefined {
  const text = /Credential=([^,\s]+)/.exec(headers['authorization'] ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';
  const [accessKey, , region, service] = text.split('/');
  return accessKey === undefined || region === undefined || service === undefined
    ? undefined
    : { accessKey, region, service };
}
