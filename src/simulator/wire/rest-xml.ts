import { fromXml } from './from-xml.ts';
import { createRestProtocol } from './rest-protocol.ts';
import { serviceError } from './service-error.ts';
import type { Protocol } from './service.ts';
import { traitText } from './shape.ts';
import { writeXmlMembers } from './write-xml.ts';
import { escapeXml, parseXml } from './xml-node.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** REST with XML bodies: S3, its bucket as the first part of the path. */
export const restXml: Protocol = createRestProtocol({
  prefix: '/{Bucket}',
  read(shape, body) {
    const root = parseXml(body.toString('utf8'));
    if (root === undefined) throw serviceError('MalformedXML', 'The XML you provided was not well-formed');
    return fromXml(shape, root);
  },
  text: true,
  write(shape, value) {
    const name = traitText(shape, 'xmlName') ?? shape.getName() ?? 'Result';
    return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${writeXmlMembers(shape, value)}</${name}>`;
  },
  type: 'application/xml',
  refuse({ name, message, extra }, id) {
    const more = Object.entries(extra).map(([key, value]) => `<${key}>${escapeXml(value)}</${key}>`);
    const said = `<Code>${name}</Code><Message>${escapeXml(message)}</Message>${more.join('')}`;
    return {
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${said}<RequestId>${id}</RequestId></Error>`,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': id },
    };
  },
});
