import type { Example } from './example.ts';

/** What a row can have beside one question and one answer in plain text; a row's parts are a sum of these. */
export const rowParts = {
  image: 1,
  video: 2,
  document: 4,
  reasoning: 8,
  tool_use: 16,
  tool_result: 32,
  tools: 64,
  reference: 128,
  id: 256,
  answer: 512,
  task: 1024,
  info: 2048,
  images: 4096,
  /** Its texts were searched for reserved words already. */
  searched: 8192,
} as const;
export type RowPart = keyof typeof rowParts;

/** The parts that turns and tools show. */
export function partsOf({ turns, tools, rejected }: Example): number {
  let parts = tools.length > 0 ? rowParts.tools : 0;
  for (const block of [...turns.flatMap((turn) => turn.blocks), ...(rejected ?? [])]) {
    if (block.kind === 'text') continue;
    parts |= rowParts[block.kind === 'media' ? block.media : block.kind];
  }
  return parts;
}
