import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CompleteRequestSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Core } from '../core/core.ts';
import { ForgeError } from '../core/errors.ts';
import { isTemplate, matchAddress, type Parameters, type Resource } from '../resources/define-resource.ts';
import { resources } from '../resources/index.ts';
import type { Log } from './log.ts';
import { serveSubscriptions } from './subscriptions.ts';

const LIST_PAGE = 100;
const COMPLETIONS = 100;
const RESOURCE_NOT_FOUND = -32002;

/** Answers everything about resources, a note behind each that is read. Returns how to end what it watches. */
export function serveResources(server: Server, core: Core, log: Log, note?: string): () => void {
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: templates }));
  server.setRequestHandler(ListResourcesRequestSchema, ({ params }) => listPage(core, params?.cursor));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => ({
    contents: [...(await read(core, params.uri, log)), ...(note === undefined ? [] : [noteOf(params.uri, note)])],
  }));
  server.setRequestHandler(CompleteRequestSchema, async ({ params }) => {
    const template = params.ref.type === 'ref/resource' ? params.ref.uri : '';
    return { completion: await complete(core, template, params.argument, params.context?.arguments ?? {}) };
  });
  return serveSubscriptions(server, core, log);
}

const templates = resources.filter(isTemplate).map(({ name, title, description, mimeType, template }) => ({
  name,
  title,
  description,
  mimeType,
  uriTemplate: template,
}));

async function listPage(core: Core, cursor: string | undefined) {
  const start = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(start) || start < 0)
    throw new McpError(ErrorCode.InvalidParams, `"${cursor}" is not a cursor of this list`);
  const all = await listAll(core);
  const end = start + LIST_PAGE;
  return { resources: all.slice(start, end), ...(end < all.length ? { nextCursor: String(end) } : {}) };
}

async function listAll(core: Core) {
  const fixed = resources
    .filter((resource) => !isTemplate(resource))
    .map(({ name, title, description, mimeType, template }) => ({ name, title, description, mimeType, uri: template }));
  const varying = await Promise.all(resources.map(async (resource) => listFamily(core, resource)));
  return [...fixed, ...varying.flat()];
}

async function listFamily(core: Core, resource: Resource) {
  const found = (await resource.list?.(core)) ?? [];
  return found.map(({ address, title }) => ({
    name: address.slice('forge://'.length),
    title,
    mimeType: resource.mimeType,
    uri: address,
  }));
}

/** A note stands behind what was read, as content of its own: what was read stays what it is. */
function noteOf(uri: string, note: string): { uri: string; mimeType: string; text: string } {
  return { uri: `${uri}#note`, mimeType: 'text/plain', text: note };
}

async function read(core: Core, uri: string, log: Log) {
  const [resource, parameters] = find(uri);
  try {
    return [{ uri, mimeType: resource.mimeType, text: await resource.read(core, parameters) }];
  } catch (error) {
    if (!(error instanceof ForgeError)) {
      log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
      throw error;
    }
    const code = error.code === 'not_found' ? RESOURCE_NOT_FOUND : ErrorCode.InvalidParams;
    throw new McpError(code, `${error.message}${error.next === undefined ? '' : `. Next: ${error.next}`}`, { uri });
  }
}

function find(uri: string): [Resource, Parameters] {
  for (const resource of resources) {
    const parameters = matchAddress(resource.template, uri);
    if (parameters !== undefined) return [resource, parameters];
  }
  const known = resources.map((resource) => resource.template).join(', ');
  throw new McpError(RESOURCE_NOT_FOUND, `no resource has the address ${uri}; addresses are ${known}`, { uri });
}

async function complete(core: Core, template: string, argument: { name: string; value: string }, others: Parameters) {
  const resource = resources.find((known) => known.template === template);
  const all = (await resource?.complete?.[argument.name]?.(core, argument.value, others)) ?? [];
  return { values: all.slice(0, COMPLETIONS), total: all.length, hasMore: all.length > COMPLETIONS };
}
