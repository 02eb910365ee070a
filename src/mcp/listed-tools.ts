import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';

/**
 * The answer to tools/list. The build puts the finished list in this file's place (scripts/build.mjs), so that a server that
 * is only listed makes no schemas; the stdio test holds the two to be equal.
 */
export async function listedTools(): Promise<ListedTool[]> {
  const [{ toolList }, { tools }] = await Promise.all([import('./tool-list.ts'), import('../tools/index.ts')]);
  return toolList(tools);
}
