/** What of Node's WebAssembly is used: the compiler's own declarations come with those of browsers only. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: Record<string, unknown> };
  Memory: new () => { buffer: ArrayBuffer };
};

export type Bytes = readonly number[];

/** A function of 32-bit numbers that returns one, or nothing. `locals`: how many i32 and then how many v128. */
export type WasmFunction = {
  name: string;
  parameters: number;
  returns: boolean;
  locals: readonly [i32: number, v128: number];
  /** Instructions, without the last `end`. */
  code: Bytes;
};

/** Instructions by the names that the specification gives them (WebAssembly 2.0, sections 5.4 and 6.5). */
export const wasm = {
  get: (local: number): number[] => [0x20, local],
  set: (local: number): number[] => [0x21, local],
  constant: (value: number): number[] => [0x41, ...signed(value)],
  simd: (code: number, ...immediates: number[]): number[] => [0xfd, ...unsigned(code), ...immediates],
  /** Adds a number to a local and leaves the sum. */
  step: (local: number, by: number): number[] => [0x20, local, 0x41, ...signed(by), 0x6a, 0x22, local],
  unsigned,
};

const PAGE = 65_536;
const I32 = 0x7f;
const V128 = 0x7b;

/** Makes functions that share a memory of at least so many bytes. */
export function createWasmModule(
  bytes: number,
  functions: readonly WasmFunction[],
): { memory: ArrayBuffer; call: (name: string) => (...numbers: number[]) => number } {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble(Math.ceil(bytes / PAGE), functions)));
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new TypeError('the module has no memory');
  return {
    memory: memory.buffer,
    call(name) {
      const found = exports[name];
      if (!isCallable(found)) throw new TypeError(`the module has no function ${name}`);
      return found;
    },
  };
}

function isCallable(value: unknown): value is (...numbers: number[]) => number {
  return typeof value === 'function';
}

function assemble(pages: number, functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, returns }) => [
    0x60,
    parameters,
    ...Array.from({ length: parameters }, () => I32),
    ...(returns ? [1, I32] : [0]),
  ]);
  const exported = functions.map(({ name }, index) => [...text(name), 0, index]);
  const bodies = functions.map(({ locals: [i32, v128], code }) => {
    const body = [2, i32, I32, v128, V128, ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  const sections = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [functions.length, ...types.flat()]),
    section(3, [functions.length, ...functions.map((_, index) => index)]),
    section(5, [1, 0, ...unsigned(pages)]),
    section(7, [functions.length + 1, ...text('memory'), 2, 0, ...exported.flat()]),
    section(10, [functions.length, ...bodies.flat()]),
  ];
  return Uint8Array.from(sections.flat());
}

function section(id: number, content: Bytes): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function text(name: string): number[] {
  return [name.length, ...Buffer.from(name)];
}

/** LEB128, as WebAssembly writes numbers. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const last = value < 0x40 && value >= -0x40;
  return last ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
