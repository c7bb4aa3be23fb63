import { holdClock } from "./clock.ts";

/** What a program's own language may be patched with: the arithmetic that the judge counts with, the clock that it reads, the arrays that it looks into. */
const names = [
  ...[
    "Math",
    "Number",
    "Object",
    "Reflect",
    "Array",
    "Promise",
    "Date",
    "performance",
    "ArrayBuffer",
    "DataView",
    "Atomics",
    "WebAssembly",
  ],
  ...["Float32Array", "Float64Array", "Int8Array", "Uint8Array", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array"],
  ...["setTimeout", "queueMicrotask", "structuredClone", "isNaN", "isFinite"],
] as const;

const root = globalThis;
const { is } = Object;
const { get, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;

/** One property as it was found. */
interface Found {
  owner: object;
  key: PropertyKey;
  name: string;
  was: PropertyDescriptor | undefined;
}

/** The globals of this program as they are now; later it is asked what has become of them. */
export class Globals {
  private readonly properties: Found[] = [];
  private readonly owners: { owner: object; name: string; keys: PropertyKey[] }[] = [];

  constructor() {
    holdClock();
    for (const name of names) {
      const value: unknown = get(root, name);
      this.properties.push({ owner: root, key: name, name, was: { value, writable: true, enumerable: false, configurable: true } });
      if (typeof value === "function" || (typeof value === "object" && value !== null)) this.take(value, name);
    }
    this.take(getPrototypeOf(Float32Array) as object, "TypedArray");
    this.take(getPrototypeOf(performance) as object, "Performance.prototype");
  }

  /** Puts everything back as it was. @returns the name of the first property that was not */
  restored(): string | undefined {
    let first: string | undefined;
    const { properties, owners } = this;
    for (let i = 0; i < properties.length; i++) {
      const { owner, key, name, was } = properties[i];
      if (same(owner, key, was)) continue;
      first ??= name;
      if (was) defineProperty(owner, key, was);
    }
    for (let i = 0; i < owners.length; i++) {
      const { owner, name, keys } = owners[i];
      const now = ownKeys(owner);
      for (let k = 0; now.length > keys.length && k < now.length; k++) {
        if (keys.includes(now[k])) continue;
        first ??= `${name}.${String(now[k])}`;
        deleteProperty(owner, now[k]);
      }
    }
    return first;
  }

  private take(owner: object, name: string): void {
    const keys = ownKeys(owner);
    this.owners.push({ owner, name, keys });
    for (const key of keys) this.properties.push({ owner, key, name: `${name}.${String(key)}`, was: getOwnPropertyDescriptor(owner, key) });
    const prototype = typeof owner === "function" && owner.prototype;
    if (prototype) this.take(prototype, `${name}.prototype`);
  }
}

/** A global itself counts by its value: an engine may put the value in the place of a getter when it is first asked for. */
function same(owner: object, key: PropertyKey, was: PropertyDescriptor | undefined): boolean {
  if (owner === root) return is(get(owner, key), was?.value);
  const now = getOwnPropertyDescriptor(owner, key);
  return now !== undefined && is(now.value, was?.value) && now.get === was?.get && now.set === was?.set;
}
