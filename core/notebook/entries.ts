/**
 * Records by id (`notebook.cells`, `session.runs`) in which one entry is replaced again and again: copying a plain record
 * of 2,000 takes half a millisecond, and a run that prints one line replaces four. A large one becomes a table after its
 * first replacement, which looks and reads like any record (spread, `Object.entries`, `in`, JSON) and shares all
 * but a flat array of references with the one before.
 */
export type Entries<Value> = Readonly<Record<string, Value>>;

interface Table {
  /** Shared by all versions and only ever added to: a version without an id has nothing in its slot. */
  readonly slots: Map<string, number>;
  readonly values: readonly unknown[];
}

const tableKey = Symbol("table");
type Holder = { readonly [tableKey]: Table };

/** Below this, a copy is as quick. */
const fewest = 50;

/** The same entries, with this one new or in the place of the one before. */
export function withEntry<Value>(
  entries: Entries<Value>,
  [key, value]: readonly [key: string, value: Value],
): Entries<Value> {
  const known = tableOf(entries) ?? newTable(entries);
  if (known === null) return { ...entries, [key]: value };
  const { slots } = known;
  const slot = slots.get(key) ?? slots.size;
  slots.set(key, slot);
  const values = known.values.slice();
  values[slot] = value;
  return recordOf({ slots, values }) as Entries<Value>;
}

function tableOf(entries: object): Table | null {
  return (entries as Partial<Holder>)[tableKey] ?? null;
}

function newTable(entries: Entries<unknown>): Table | null {
  const keys = Object.keys(entries);
  if (keys.length < fewest) return null;
  return {
    slots: new Map(keys.map((key, slot) => [key, slot])),
    values: keys.map((key) => entries[key]),
  };
}

function recordOf(table: Table): object {
  const holder: Holder = { [tableKey]: table };
  return new Proxy(holder, asRecord);
}

function valueIn({ slots, values }: Table, key: string | symbol): unknown {
  const slot = typeof key === "string" ? slots.get(key) : undefined;
  return slot === undefined ? undefined : values[slot];
}

const asRecord: ProxyHandler<Holder> = {
  get(holder, key) {
    return valueIn(holder[tableKey], key) ?? Reflect.get(holder, key);
  },
  has(holder, key) {
    return valueIn(holder[tableKey], key) !== undefined;
  },
  ownKeys(holder) {
    const { slots, values } = holder[tableKey];
    const keys: string[] = [];
    for (const [key, slot] of slots) if (values[slot] !== undefined) keys.push(key);
    return keys;
  },
  getOwnPropertyDescriptor(holder, key) {
    const value = valueIn(holder[tableKey], key);
    return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: false };
  },
};
