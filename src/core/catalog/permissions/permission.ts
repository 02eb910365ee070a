/** What must be allowed only where this is in use. */
export type Use =
  | 'kms_key'
  | 'network'
  | 'reward'
  | 'notify'
  | 'mlflow'
  | 'forge'
  | 'package_group'
  | 'evaluator'
  | 'create_role';

/** Something that must be allowed, and what it is for. */
export type Permission = {
  why: string;
  actions: readonly string[];
  /**
   * ARNs with `{name}` for what is the account's own; `*` alone where the service knows no narrower resource. An action needs those of
   * them that are of its kind: where it needs two kinds, these are two permissions.
   */
  resources: readonly string[];
  /** As in a policy: values by key, by operator. Values may hold `{name}` too. */
  conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  when?: Use;
  /** Nothing fails without it. */
  optional?: true;
};

/** One statement of a policy document. */
export type Statement = {
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string>>;
};

/** What `{name}` stands for. Several values make several resources, none leaves the resource out. */
export type Names = Readonly<Record<string, readonly string[]>>;

/** A permission as a statement, or undefined when it is about nothing that `names` has. */
export function toStatement(permission: Permission, names: Names): Statement | undefined {
  const Resource = permission.resources.flatMap((resource) => fill(resource, names));
  if (Resource.length === 0) return undefined;
  const statement: Statement = { Effect: 'Allow', Action: [...permission.actions], Resource };
  if (permission.conditions === undefined) return statement;
  const Condition = Object.fromEntries(
    Object.entries(permission.conditions).map(([operator, keys]) => [operator, fillValues(keys, names)]),
  );
  return { ...statement, Condition };
}

/** The resources of a permission by kind: an action needs all of one of these. */
export function toKinds(permission: Permission, names: Names): string[][] {
  return permission.resources.map((resource) => fill(resource, names)).filter((kind) => kind.length > 0);
}

function fillValues(keys: Readonly<Record<string, string>>, names: Names): Record<string, string> {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, fill(value, names)[0] ?? value]));
}

/** Each name once: what it stands for may hold braces of its own. */
function fill(text: string, names: Names): string[] {
  const pieces = text.split(/\{(\w+)\}/);
  return pieces.reduce<string[]>(
    (filled, piece, index) => {
      const values = index % 2 === 0 ? [piece] : (names[piece] ?? []);
      return filled.flatMap((before) => values.map((value) => before + value));
    },
    [''],
  );
}
