import { serviceError } from './service-error.ts';
import type { Protocol } from './service.ts';
import { readValue } from './read-value.ts';
import { toShape } from './shape.ts';
import { writeJson } from './write-json.ts';

/** AWS JSON 1.0 and 1.1: one path, the operation in a header, JSON both ways. */
export const jsonProtocol: Protocol = {
  find(service, { headers }) {
    const [, target, name] = /^(.*)\.([^.]+)$/.exec(headers['x-amz-target'] ?? '') ?? [];
    if (target !== service.target || name === undefined) return undefined;
    return service.operations.find(({ shape }) => shape[2] === name) ?? name;
  },
  read({ shape }, { body }) {
    return readValue(toShape(shape[4]), body.length === 0 ? {} : parseJson(body), { text: false });
  },
  write(_service, { shape }, output, id) {
    const body = JSON.stringify(writeJson(toShape(shape[5]), output, false) ?? {});
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': id }, body };
  },
  refuse(_service, { name, message, status, headers, extra }, id) {
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': id, ...headers },
      body: JSON.stringify({ __type: name, message, ...extra }),
    };
  },
};

/** Throws the error services answer for a body that is not JSON. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw serviceError('SerializationException', 'the body is not JSON');
  }
}
