import { z } from 'zod';
import type { Call } from '../core/call.ts';
import type { Core } from '../core/core.ts';
import { lines } from './text.ts';

/** The four hints a client shows or acts on, all stated. */
export type Hints = {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
};

/** A tool as its file writes it: words, schemas, one core call, one rendering. */
type ToolDefinition<In extends z.ZodObject, Out extends z.ZodObject> = {
  name: string;
  title: string;
  /** At most 900 characters: what and when, then cost or side effect, then what to call next. */
  description: string;
  /** A strict object: an argument it does not know is refused. */
  input: In;
  output: Out;
  hints: Hints;
  run: (core: Core, input: z.output<In>, call: Call) => Promise<z.input<Out>>;
  /** The decisive facts and the next call, for an agent with a small context. */
  render: (output: z.output<Out>) => string;
  /** Pictures beside the answer, for a tool that has some; the answer may tell of what they lack. */
  illustrate?: (core: Core, input: z.output<In>, output: z.output<Out>) => Promise<Illustrated<z.output<Out>>>;
};

/** A PNG file and what it shows. */
export type ToolPicture = { title: string; png: Uint8Array };

type Illustrated<Output> = { output: Output; pictures: readonly ToolPicture[] };

export type ToolAnswer = { structured: Record<string, unknown>; text: string; pictures: readonly ToolPicture[] };

/** A tool as the server sees it, whatever its schemas are. */
export type Tool = {
  name: string;
  title: string;
  description: string;
  input: z.ZodObject;
  output: z.ZodObject;
  hints: Hints;
  /** Takes arguments that `input` has accepted. */
  answer: (core: Core, input: unknown, call: Call) => Promise<ToolAnswer>;
};

export function defineTool<In extends z.ZodObject, Out extends z.ZodObject>(tool: ToolDefinition<In, Out>): Tool {
  const { run, render, illustrate, ...words } = tool;
  return {
    ...words,
    answer: async (core, input, call) => {
      const request = z.parse(tool.input, input);
      const plain = z.parse(tool.output, await run(core, request, call));
      const { output, pictures } = (await illustrate?.(core, request, plain)) ?? { output: plain, pictures: [] };
      return { structured: output, text: lines(render(output), captions(pictures)), pictures };
    },
  };
}

function captions(pictures: readonly ToolPicture[]): string {
  return pictures.length === 0 ? '' : `Pictures: ${pictures.map(({ title }) => title).join('; ')}`;
}
