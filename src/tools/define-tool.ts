import { z } from 'zod';
import type { Call } from '../core/call.ts';
import type { Core } from '../core/core.ts';

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
};

export type ToolAnswer = { structured: Record<string, unknown>; text: string };

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
  const { run, render, ...words } = tool;
  return {
    ...words,
    answer: async (core, input, call) => {
      const output = z.parse(tool.output, await run(core, z.parse(tool.input, input), call));
      return { structured: output, text: render(output) };
    },
  };
}
