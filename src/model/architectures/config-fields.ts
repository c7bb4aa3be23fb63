import { describe, TypeformerError } from "../../errors/index.ts";

/**
 * The fields of a `config.json`. One that is absent has the default of its class in `transformers`, which leaves out what is not its
 * own; one that is there must be sound.
 */
export class ConfigFields {
  readonly where: string;
  private readonly fields: Record<string, unknown>;

  /**
   * @param json the parsed file
   * @param where how a message names it
   * @throws TypeformerError `invalid_config` for anything but an object
   */
  constructor(json: unknown, where: string) {
    this.where = where;
    if (json === null || typeof json !== "object" || Array.isArray(json)) this.wrong(`expected a JSON object, found ${describe(json)}`);
    this.fields = json as Record<string, unknown>;
  }

  get(field: string): unknown {
    return Object.hasOwn(this.fields, field) ? this.fields[field] : undefined;
  }

  /** A whole number of at least `least`. */
  count(field: string, absent: number, least = 1): number {
    const value = this.has(field) ? this.get(field) : absent;
    if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
    return this.wrong(`"${field}" must be a whole number from ${least} on, found ${describe(value)}`);
  }

  /** A number from 0 on. */
  positive(field: string, absent: number): number {
    const value = this.has(field) ? this.get(field) : absent;
    if (typeof value === "number" && value >= 0 && value < Infinity) return value;
    return this.wrong(`"${field}" must be a number from 0 on, found ${describe(value)}`);
  }

  /** The class that was trained, as the file names it. */
  get architecture(): string {
    const named = this.get("architectures");
    return Array.isArray(named) && named.length > 0 ? String(named[0]) : "unknown";
  }

  /** @throws TypeformerError `unsupported_model` where a field has none of the values that the arithmetic here is right for */
  only(field: string, known: readonly unknown[]): void {
    const value = this.get(field);
    if (value !== undefined && !known.includes(value)) this.refuse(`"${field}" is ${describe(value)}`);
  }

  /** @throws TypeformerError `unsupported_model` */
  refuse(what: string): never {
    throw new TypeformerError(
      "unsupported_model",
      `${this.where}: ${what}. This engine runs encoders with erf-GELU and absolute positions; what it does not compute it does not guess`,
    );
  }

  /** @throws TypeformerError `invalid_config` */
  wrong(what: string): never {
    throw new TypeformerError("invalid_config", `${this.where}: ${what}`);
  }

  private has(field: string): boolean {
    return this.get(field) !== undefined;
  }
}
