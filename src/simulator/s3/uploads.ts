import { createHash } from 'node:crypto';
import {
  AbortMultipartUpload$,
  type AbortMultipartUploadRequest,
  CompleteMultipartUpload$,
  type CompleteMultipartUploadRequest,
  CreateMultipartUpload$,
  type CreateMultipartUploadRequest,
  ListMultipartUploads$,
  type ListMultipartUploadsRequest,
  ListParts$,
  type ListPartsRequest,
  UploadPart$,
  type UploadPartRequest,
} from '@aws-sdk/client-s3';
import { joinContents, keepContent } from '../objects/content.ts';
import { type ObjectShelf, type Upload, type UploadedPart, newUpload } from '../objects/object-shelf.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import { checkKey, openBucket } from './check-access.ts';
import { readRequestBody } from './request-body.ts';
import { checkConditions, describe } from './write-objects.ts';

/** Every part but the last (S3 quotas). */
const LEAST_PART = 5 << 20;

/** Uploads in parts: the object appears with the completion. */
export function uploads(shelf: ObjectShelf): Operation[] {
  return [
    operation(CreateMultipartUpload$, (input: CreateMultipartUploadRequest, call) => {
      const bucket = openBucket(shelf, input.Bucket, call);
      checkKey(bucket, 'kms:GenerateDataKey');
      const key = input.Key ?? '';
      const { id } = newUpload(shelf, { bucket: bucket.name, key, started: call.now, about: describe(input) });
      return { Bucket: bucket.name, Key: key, UploadId: id };
    }),
    operation(UploadPart$, async (input: UploadPartRequest, call) => {
      openBucket(shelf, input.Bucket, call);
      const upload = findUpload(shelf, input.UploadId);
      const { data, checksums } = readRequestBody(call.request);
      const etag = `"${createHash('md5').update(data).digest('hex')}"`;
      upload.parts.set(input.PartNumber ?? 0, { content: await keepContent(shelf.folder, data), etag });
      return { ETag: etag, ...checksums };
    }),
    operation(ListParts$, (input: ListPartsRequest) => {
      const { bucket, key, id, parts, started } = findUpload(shelf, input.UploadId);
      const rows = [...parts].sort(([a], [b]) => a - b);
      return {
        Bucket: bucket,
        Key: key,
        UploadId: id,
        IsTruncated: false,
        Parts: rows.map(([PartNumber, part]) => ({
          PartNumber,
          ETag: part.etag,
          Size: part.content.bytes,
          LastModified: started,
        })),
      };
    }),
    operation(ListMultipartUploads$, (input: ListMultipartUploadsRequest, call) => {
      const { name } = openBucket(shelf, input.Bucket, call);
      const open = [...shelf.uploads.values()].filter(
        ({ bucket, key }) => bucket === name && key.startsWith(input.Prefix ?? ''),
      );
      return {
        Bucket: name,
        IsTruncated: false,
        Uploads: open.map(({ key, id, started }) => ({ Key: key, UploadId: id, Initiated: started })),
      };
    }),
    operation(CompleteMultipartUpload$, (input: CompleteMultipartUploadRequest, call) => complete(shelf, input, call)),
    operation(AbortMultipartUpload$, (input: AbortMultipartUploadRequest) => {
      shelf.uploads.delete(findUpload(shelf, input.UploadId).id);
      return {};
    }),
  ];
}

async function complete(shelf: ObjectShelf, input: CompleteMultipartUploadRequest, call: Call): Promise<object> {
  const bucket = openBucket(shelf, input.Bucket, call);
  const upload = findUpload(shelf, input.UploadId);
  checkConditions(bucket, upload.key, input);
  const parts = chosenParts(upload, input);
  const content = await joinContents(
    shelf.folder,
    parts.map((part) => part.content),
  );
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag.replaceAll('"', ''), 'hex'));
  const etag = `"${hash.digest('hex')}-${parts.length}"`;
  checkConditions(bucket, upload.key, input);
  bucket.objects.set(upload.key, { content, etag, modified: call.now, checksums: {}, ...upload.about });
  shelf.uploads.delete(upload.id);
  return { Bucket: bucket.name, Key: upload.key, ETag: etag, Location: `/${bucket.name}/${upload.key}` };
}

function chosenParts(upload: Upload, { MultipartUpload }: CompleteMultipartUploadRequest): UploadedPart[] {
  const listed = MultipartUpload?.Parts ?? [];
  let last = 0;
  const chosen = listed.map(({ PartNumber = 0, ETag }) => {
    const part = upload.parts.get(PartNumber);
    const same = part !== undefined && ETag?.replaceAll('"', '') === part.etag.replaceAll('"', '');
    if (part === undefined || !same)
      throw serviceError('InvalidPart', 'One or more of the specified parts could not be found.');
    if (PartNumber <= last) throw serviceError('InvalidPartOrder', 'The list of parts was not in ascending order.');
    last = PartNumber;
    return part;
  });
  if (chosen.length === 0) throw serviceError('MalformedXML', 'The XML you provided was not well-formed');
  if (chosen.slice(0, -1).some(({ content }) => content.bytes < LEAST_PART))
    throw serviceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  return chosen;
}

function findUpload(shelf: ObjectShelf, id: string | undefined): Upload {
  const upload = shelf.uploads.get(id ?? '');
  if (upload !== undefined) return upload;
  throw serviceError('NoSuchUpload', 'The specified upload does not exist.', { status: 404 });
}
