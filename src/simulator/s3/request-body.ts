import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Incoming } from '../http/incoming.ts';
import { serviceError } from '../wire/service-error.ts';

/** The bytes of an upload without the frames of aws-chunked, and the checksums that came before or after them. */
export type RequestBody = { data: Buffer; checksums: Record<string, string> };

/** Members by header, with how the checksum is computed; those without are kept as given. */
const CHECKSUMS: Readonly<Record<string, { member: string; of?: (data: Buffer) => Buffer }>> = {
  'x-amz-checksum-crc32': { member: 'ChecksumCRC32', of: crc32Bytes },
  'x-amz-checksum-crc32c': { member: 'ChecksumCRC32C' },
  'x-amz-checksum-crc64nvme': { member: 'ChecksumCRC64NVME' },
  'x-amz-checksum-sha1': { member: 'ChecksumSHA1', of: (data) => createHash('sha1').update(data).digest() },
  'x-amz-checksum-sha256': { member: 'ChecksumSHA256', of: (data) => createHash('sha256').update(data).digest() },
};

/** Reads an upload and checks every checksum it came with. Throws as S3 does when one is wrong. */
export function readRequestBody({ headers, body }: Incoming): RequestBody {
  const chunked = (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { data, trailers } = chunked ? unframed(body) : { data: body, trailers: {} };
  checkDigests(headers, data, chunked);
  const given: Readonly<Record<string, string>> = { ...headers, ...trailers };
  const checksums: Record<string, string> = {};
  for (const [header, { member, of }] of Object.entries(CHECKSUMS)) {
    const said = given[header];
    if (said === undefined) continue;
    if (of !== undefined && of(data).toString('base64') !== said)
      throw serviceError('BadDigest', `The ${member} you specified did not match the calculated checksum.`);
    checksums[member] = said;
  }
  return { data, checksums };
}

function checkDigests(headers: Readonly<Record<string, string>>, data: Buffer, chunked: boolean): void {
  const length = headers['x-amz-decoded-content-length'];
  if (chunked && length !== undefined && Number(length) !== data.length)
    throw serviceError('IncompleteBody', 'The request body terminated unexpectedly');
  const md5 = headers['content-md5'];
  if (md5 !== undefined && createHash('md5').update(data).digest('base64') !== md5)
    throw serviceError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  const sha256 = headers['x-amz-content-sha256'] ?? '';
  if (/^[\da-f]{64}$/.test(sha256) && createHash('sha256').update(data).digest('hex') !== sha256)
    throw serviceError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
}

/** Takes `<hex length>[;signature]\r\n<data>\r\n … 0\r\n<trailers>` apart. */
function unframed(body: Buffer): { data: Buffer; trailers: Record<string, string> } {
  const pieces: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    if (end === -1) throw serviceError('IncompleteBody', 'The request body terminated unexpectedly');
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    at = end + 2;
    if (size === 0) break;
    pieces.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const lines = body.toString('latin1', at).split('\r\n');
  const trailers = lines.flatMap((line) => {
    const [, name, value] = /^([^:]+):(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
  });
  return { data: Buffer.concat(pieces), trailers: Object.fromEntries(trailers) };
}

function crc32Bytes(data: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(data) >>> 0);
  return bytes;
}
