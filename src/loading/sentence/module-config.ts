import { findJson, type ModelFiles } from "../../checkpoint/index.ts";
import { describe, TypeformerError } from "../../errors/index.ts";

/** What a file says of a module of sentence-transformers. */
export class ModuleConfig {
  /** How messages call the file. */
  readonly where: string;
  readonly keys: Readonly<Record<string, unknown>>;

  /** @throws TypeformerError `invalid_config` for anything but an object */
  constructor(json: unknown, where: string) {
    this.where = where;
    if (json === null || typeof json !== "object" || Array.isArray(json)) this.wrong(`expected a JSON object, found ${describe(json)}`);
    this.keys = json as Record<string, unknown>;
  }

  /** That of a file, where there is one. @throws TypeformerError `invalid_json`, `invalid_config` */
  static async find(files: ModelFiles, file: string): Promise<ModuleConfig | undefined> {
    const json = await findJson(files, file);
    return json === undefined ? undefined : new ModuleConfig(json, `${file} in ${files.name}`);
  }

  /** A whole number from 1 on; null and absent are one. */
  count(key: string): number | undefined {
    const value = this.value(key);
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) > 0)) return value as number | undefined;
    return this.wrong(`"${key}" must be a whole number from 1 on, found ${describe(value)}`);
  }

  boolean(key: string, absent: boolean): boolean {
    const value = this.value(key) ?? absent;
    return typeof value === "boolean" ? value : this.wrong(`"${key}" must be true or false, found ${describe(value)}`);
  }

  text(key: string): string | undefined {
    const value = this.value(key);
    return value === undefined || typeof value === "string" ? value : this.wrong(`"${key}" must be a string, found ${describe(value)}`);
  }

  /** @throws TypeformerError `unsupported_model` where it is there and has another value than this one */
  only(key: string, known: string): void {
    const value = this.text(key);
    if (value !== undefined && value !== known) this.refuse(`"${key}" is ${describe(value)}, and only ${describe(known)} is computed here`);
  }

  /** @throws TypeformerError `unsupported_model` */
  refuse(what: string): never {
    throw new TypeformerError("unsupported_model", `${this.where}: ${what}`);
  }

  /** @throws TypeformerError `invalid_config` */
  wrong(what: string): never {
    throw new TypeformerError("invalid_config", `${this.where}: ${what}`);
  }

  private value(key: string): unknown {
    return Object.hasOwn(this.keys, key) ? (this.keys[key] ?? undefined) : undefined;
  }
}
