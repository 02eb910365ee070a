import type { Core } from '../core/core.ts';

export type Parameters = Readonly<Record<string, string>>;

/** One family of addresses: how it looks, how it is read, what can be completed. Addresses are paths, never queries. */
export type Resource = {
  name: string;
  title: string;
  description: string;
  /** An address, with `{parameter}` for each part that varies. */
  template: string;
  mimeType: 'application/json' | 'text/markdown' | 'text/html' | 'text/plain';
  read: (core: Core, parameters: Parameters) => Promise<string>;
  /** Values that a parameter can take, for completion. */
  complete?: Readonly<Record<string, (core: Core, prefix: string, parameters: Parameters) => Promise<string[]>>>;
  /** Addresses of this family that exist now, for the list. */
  list?: (core: Core) => Promise<{ address: string; title: string }[]>;
};

/** Parameters of an address that fits a template, decoded; undefined when it does not fit. */
export function matchAddress(template: string, address: string): Parameters | undefined {
  const wanted = template.split('/');
  const given = address.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{') && part.endsWith('}')) {
      if (value === '') return undefined;
      parameters[part.slice(1, -1)] = decode(value);
    } else if (part !== value) return undefined;
  }
  return parameters;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone percent sign is taken as it stands
  }
}

export function isTemplate(resource: Resource): boolean {
  return resource.template.includes('{');
}

export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 1);
}

/** A parameter that the template has. */
export function parameter(parameters: Parameters, name: string): string {
  return parameters[name] ?? '';
}
