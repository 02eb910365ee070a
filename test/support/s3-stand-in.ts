import { createHash, randomBytes } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Stored = { body: Buffer; etag: string; metadata: Record<string, string> };

/** What happens to a request instead of its answer; undefined: nothing. */
export type Fault =
  | { kind: 'refuse'; status: number; code: string; message?: string; headers?: Record<string, string> }
  | { kind: 'reset'; after: number }
  | { kind: 'cut'; after: number };

export type S3StandIn = {
  endpoint: string;
  objects: Map<string, Stored>;
  put: (path: string, body: Buffer | string) => void;
  requests: { method: string; path: string; range: string | undefined; region: string }[];
  /** Decides about each request before it is answered. */
  fault: {
    decide: (request: { method: string; path: string; query: URLSearchParams; count: number }) => Fault | undefined;
  };
  /** The region whose signatures are accepted; undefined: any. */
  region: { name: string | undefined };
  openUploads: () => number;
  /** An upload that was begun at some time and never finished. */
  abandon: (path: string, began: Date) => string;
  forgetUploads: () => void;
  close: () => Promise<void>;
};

/** S3's protocol over real HTTP as far as reading, listing and writing need it, with faults on demand. */
export async function startS3StandIn(): Promise<S3StandIn> {
  const objects = new Map<string, Stored>();
  const uploads = new Map<
    string,
    { path: string; parts: Map<number, Buffer>; metadata: Record<string, string>; began: Date }
  >();
  const requests: S3StandIn['requests'] = [];
  const fault: S3StandIn['fault'] = { decide: () => undefined };
  const region: S3StandIn['region'] = { name: undefined };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://local');
    const path = decodeURIComponent(url.pathname).slice(1);
    const method = request.method ?? 'GET';
    const signed = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    requests.push({ method, path, range: request.headers.range, region: signed });
    const body = await readBody(request);
    const count = requests.filter((seen) => seen.path === path && seen.method === method).length;
    const decided = fault.decide({ method, path, query: url.searchParams, count });
    if (decided?.kind === 'refuse') return refuse(response, method, decided.status, decided.code, decided);
    if (region.name !== undefined && signed !== region.name)
      return refuse(response, method, 301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': region.name } });
    if (method === 'POST') return answerPost(response, path, url.searchParams, body, request);
    if (method === 'PUT') return answerPut(response, path, url.searchParams, body, request);
    if (method === 'DELETE') {
      uploads.delete(url.searchParams.get('uploadId') ?? '');
      return void response.writeHead(204).end();
    }
    if (url.searchParams.has('uploads')) return listUploads(response, path.replace(/\/$/, ''), url.searchParams);
    if (url.searchParams.has('uploadId')) return listParts(response, url.searchParams.get('uploadId') ?? '');
    if (url.searchParams.has('list-type')) return list(response, path.replace(/\/$/, ''), url.searchParams);
    return read(request, response, path, decided);
  }

  function read(request: IncomingMessage, response: ServerResponse, path: string, decided: Fault | undefined): void {
    const method = request.method ?? 'GET';
    const found = objects.get(path);
    if (found === undefined) return refuse(response, method, 404, 'NoSuchKey');
    const wanted = request.headers['if-match'];
    if (wanted !== undefined && wanted !== found.etag) return refuse(response, method, 412, 'PreconditionFailed');
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
    const from = Number(range?.[1] ?? 0);
    const to = Math.min(found.body.length, Number(range?.[2] ?? found.body.length - 1) + 1);
    const part = found.body.subarray(from, to);
    const meta = Object.fromEntries(Object.entries(found.metadata).map(([key, value]) => [`x-amz-meta-${key}`, value]));
    response.writeHead(range === null ? 200 : 206, { 'content-length': part.length, etag: found.etag, ...meta });
    if (method === 'HEAD') return void response.end();
    if (decided === undefined) return void response.end(part);
    response.write(part.subarray(0, decided.kind === 'refuse' ? 0 : decided.after), () => {
      if (decided.kind === 'reset') request.socket.resetAndDestroy();
      else request.socket.end();
    });
  }

  function list(response: ServerResponse, bucket: string, query: URLSearchParams): void {
    const prefix = query.get('prefix') ?? '';
    const keys = [...objects.keys()]
      .filter((path) => path.startsWith(`${bucket}/${prefix}`))
      .map((path) => path.slice(bucket.length + 1))
      .filter((key) => !query.has('delimiter') || !key.slice(prefix.length).includes('/'))
      .sort();
    const start = Number(query.get('continuation-token') ?? 0);
    const page = keys.slice(start, start + 2); // small pages, so that paging happens
    const more = start + 2 < keys.length;
    const contents = page.map((key) => {
      const { body, etag } = objects.get(`${bucket}/${key}`) ?? { body: Buffer.alloc(0), etag: '' };
      return `<Contents><Key>${key}</Key><Size>${body.length}</Size><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Contents>`;
    });
    const token = more ? `<NextContinuationToken>${start + 2}</NextContinuationToken>` : '';
    xml(
      response,
      `<ListBucketResult><IsTruncated>${more}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`,
    );
  }

  function listUploads(response: ServerResponse, bucket: string, query: URLSearchParams): void {
    const found = [...uploads].filter(([, { path }]) => path.startsWith(`${bucket}/${query.get('prefix') ?? ''}`));
    const entries = found.map(
      ([id, { path, began }]) =>
        `<Upload><Key>${path.slice(bucket.length + 1)}</Key><UploadId>${id}</UploadId><Initiated>${began.toISOString()}</Initiated></Upload>`,
    );
    xml(
      response,
      `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListMultipartUploadsResult>`,
    );
  }

  function listParts(response: ServerResponse, id: string): void {
    const upload = uploads.get(id);
    const parts = [...(upload?.parts.keys() ?? [])].map(
      (number) =>
        `<Part><PartNumber>${number}</PartNumber><LastModified>${upload?.began.toISOString()}</LastModified></Part>`,
    );
    xml(response, `<ListPartsResult><IsTruncated>false</IsTruncated>${parts.join('')}</ListPartsResult>`);
  }

  function answerPost(
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
    _body: Buffer,
    request: IncomingMessage,
  ): void {
    if (query.has('uploads')) {
      const id = randomBytes(6).toString('hex');
      uploads.set(id, { path, parts: new Map(), metadata: metadataOf(request), began: new Date() });
      return xml(response, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    const id = query.get('uploadId') ?? '';
    const upload = uploads.get(id);
    if (upload === undefined) return refuse(response, 'POST', 404, 'NoSuchUpload');
    if (request.headers['if-none-match'] === '*' && objects.has(path))
      return refuse(response, 'POST', 412, 'PreconditionFailed');
    const numbers = [...upload.parts.keys()].sort((a, b) => a - b);
    store(path, Buffer.concat(numbers.map((number) => upload.parts.get(number) ?? Buffer.alloc(0))), upload.metadata);
    uploads.delete(id);
    xml(response, `<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>`);
  }

  function answerPut(
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
    body: Buffer,
    request: IncomingMessage,
  ): void {
    const upload = uploads.get(query.get('uploadId') ?? '');
    if (upload !== undefined) {
      upload.parts.set(Number(query.get('partNumber')), body);
      return void response.writeHead(200, { etag: etagOf(body) }).end();
    }
    if (request.headers['if-none-match'] === '*' && objects.has(path))
      return refuse(response, 'PUT', 412, 'PreconditionFailed');
    store(path, body, metadataOf(request));
    response.writeHead(200, { etag: etagOf(body) }).end();
  }

  function store(path: string, body: Buffer, metadata: Record<string, string>): void {
    objects.set(path, { body, etag: etagOf(body), metadata });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy()); // the client went away while it was sending
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    objects,
    put: (path, body) => store(path, Buffer.from(body), {}),
    requests,
    fault,
    region,
    openUploads: () => uploads.size,
    forgetUploads: () => uploads.clear(),
    abandon: (path, began) => {
      const id = randomBytes(6).toString('hex');
      uploads.set(id, { path, parts: new Map([[1, Buffer.alloc(9)]]), metadata: {}, began });
      return id;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function metadataOf(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  return Object.fromEntries(entries.map(([name, value]) => [name.slice('x-amz-meta-'.length), String(value)]));
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${text}`);
}

function refuse(
  response: ServerResponse,
  method: string,
  status: number,
  code: string,
  { message = code, headers = {} }: { message?: string; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/xml', ...headers });
  response.end(
    method === 'HEAD'
      ? undefined
      : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
