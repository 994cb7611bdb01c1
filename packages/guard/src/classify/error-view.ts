/** How many errors of one chain are looked at; real chains have two to five. */
const MOST_NODES = 64;
/** Messages longer than this are cut before a pattern looks at them. */
const MOST_CHARACTERS = 2000;

/** A stranger's value read with care: getters may throw, proxies may lie, any field may have any type. */
export class ErrorView {
  readonly value: unknown;
  readonly name: string;
  readonly message: string;
  /** `code` as text; a number is not a code here (gRPC and Cassandra have numbers: `number('code')`). */
  readonly code: string | undefined;
  readonly syscall: string | undefined;

  constructor(value: unknown) {
    this.value = value;
    this.name = this.text('name') ?? '';
    this.message = (typeof value === 'string' ? value : (this.text('message') ?? '')).slice(0, MOST_CHARACTERS);
    this.code = this.text('code');
    this.syscall = this.text('syscall');
  }

  /** The field, or undefined when there is none, or reading it throws. */
  field(key: string): unknown {
    const { value } = this;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
    try {
      return (value as Record<string, unknown>)[key];
    } catch {
      return undefined;
    }
  }

  text(key: string): string | undefined {
    const value = this.field(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  number(key: string): number | undefined {
    const value = this.field(key);
    return typeof value === 'number' ? value : undefined;
  }

  flag(key: string): boolean {
    return this.field(key) === true;
  }

  /** The field as a view of its own; undefined unless it is an object. */
  object(key: string): ErrorView | undefined {
    const value = this.field(key);
    return isObject(value) ? new ErrorView(value) : undefined;
  }

  /** Name of the class, for errors whose `name` is just `Error`. */
  get className(): string {
    const made = this.field('constructor');
    return typeof made === 'function' ? (new ErrorView(made).text('name') ?? '') : '';
  }

  /** True when the stack names a file of that npm package: the package made this error itself. */
  madeBy(packageName: string): boolean {
    const stack = this.text('stack');
    return stack?.slice(0, 10 * MOST_CHARACTERS).includes(`node_modules/${packageName}/`) ?? false;
  }
}

/** The error that caused this one, by any of the names under which clients keep it. */
const CAUSE_KEYS = ['cause', 'innerError', 'originalError', 'lastNodeError', 'parent', 'reason'];
/** Errors of several attempts, none of which caused the other: an array, or a map by host. */
const ALTERNATIVE_KEYS = ['errors', 'innerErrors'];

/** One error and what it wraps. A tree even when the objects form a ring: every object stands in it once. */
export interface ErrorNode {
  readonly view: ErrorView;
  readonly cause: ErrorNode | undefined;
  /** Attempts that failed beside each other (happy eyeballs, one per host). */
  readonly alternatives: readonly ErrorNode[];
}

/** Reads the error and everything it wraps, up to a fixed number of objects. Never throws. */
export function readErrorTree(error: unknown): ErrorNode {
  const seen = new Set<unknown>();
  let left = MOST_NODES;
  const read = (value: unknown): ErrorNode => {
    seen.add(value);
    left -= 1;
    const view = new ErrorView(value);
    const fresh = (candidate: unknown): boolean => isObject(candidate) && !seen.has(candidate) && left > 0;
    const causeKey = CAUSE_KEYS.find((key) => fresh(view.field(key)));
    const cause = causeKey === undefined ? undefined : read(view.field(causeKey));
    const alternatives: ErrorNode[] = [];
    for (const value of ALTERNATIVE_KEYS.flatMap((key) => listOf(view.field(key))))
      if (fresh(value)) alternatives.push(read(value));
    return { view, cause, alternatives };
  };
  return read(error);
}

function listOf(value: unknown): readonly unknown[] {
  if (!isObject(value)) return [];
  try {
    return (Array.isArray(value) ? value : Object.values(value)).slice(0, MOST_NODES);
  } catch {
    return [];
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
