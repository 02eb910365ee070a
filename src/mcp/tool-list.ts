import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Tool } from '../tools/define-tool.ts';

/** Enforced at the call, with an error that says both numbers; to a model that reads the list they are noise. */
const unread = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum', 'propertyNames'] as const;

/** The answer to tools/list. Schemas never change while a server runs. */
export function toolList(tools: readonly Tool[]): ListedTool[] {
  return tools.map(describe);
}

function describe(tool: Tool): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: toJsonSchema(tool.input, 'input'),
    outputSchema: toJsonSchema(tool.output, 'output'),
    annotations: { title: tool.title, ...tool.hints },
  };
}

function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): ListedTool['inputSchema'] {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      for (const key of io === 'output' ? [...unread, 'additionalProperties' as const] : unread) delete jsonSchema[key];
    },
  });
  const { properties, required } = json;
  return {
    ...json,
    type: 'object',
    properties: toProperties(properties),
    ...(required === undefined ? {} : { required }),
  };
}

function toProperties(properties: Record<string, unknown> | undefined): Record<string, object> {
  const all = Object.entries(properties ?? {});
  return Object.fromEntries(
    all.filter((entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null),
  );
}
