import { fromQuery } from './from-query.ts';
import { fromXml } from './from-xml.ts';
import { readValue } from './read-value.ts';
import type { Protocol } from './service.ts';
import { toShape } from './shape.ts';
import { writeXmlMembers } from './write-xml.ts';
import { escapeXml } from './xml-node.ts';

/** AWS Query: form parameters in, XML out. */
export const queryProtocol: Protocol = {
  find(service, { body, headers }) {
    if (!(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) return undefined;
    const name = new URLSearchParams(body.toString('utf8')).get('Action');
    if (name === null) return undefined;
    return service.operations.find(({ shape }) => shape[2] === name) ?? name;
  },
  read({ shape }, { body }) {
    const input = toShape(shape[4]);
    const plain = fromXml(input, fromQuery(new URLSearchParams(body.toString('utf8'))));
    return readValue(input, plain, { text: true });
  },
  write({ namespace = '' }, { shape }, output, id) {
    const name = shape[2];
    const result = `<${name}Result>${writeXmlMembers(toShape(shape[5]), output)}</${name}Result>`;
    const meta = `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>`;
    const body = `<${name}Response xmlns="${namespace}">${result}${meta}</${name}Response>`;
    return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id }, body };
  },
  refuse({ namespace = '' }, { name, message, status, headers }, id) {
    const type = status < 500 ? 'Sender' : 'Receiver';
    const error = `<Error><Type>${type}</Type><Code>${name}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return {
      status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id, ...headers },
      body: `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${id}</RequestId></ErrorResponse>`,
    };
  },
};
