/** How the values of flags are read. Each throws commander's InvalidArgumentError, which says what is taken. */
import { InvalidArgumentError } from "commander";
import type { Task } from "typeformer";
import { nearest, requests } from "typeformer/requests";

/** A whole number between limits. */
export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (value: string): number => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Give a whole number ${range}.`);
  };

/** `auto`, for which nothing stands, or a whole number. */
export const numberOrAuto = (value: string): number | undefined => (value === "auto" ? undefined : wholeNumber(1)(value));

/** Kubernetes gives every container of a namespace such values, named after the services in it. */
export function port(value: string): number {
  if (!value.startsWith("tcp://")) return wholeNumber(0, 65_535)(value);
  throw new InvalidArgumentError("It is Kubernetes' link to a service of this name: set enableServiceLinks to false in the pod.");
}

const UNITS: Readonly<Record<string, number>> = { "": 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

/** Bytes: `2MB`, `512 KiB`, `2000000`. */
export function size(value: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(value) ?? [];
  const bytes = Math.round(Number(digits) * UNITS[unit?.toLowerCase()]);
  if (bytes >= 1 && bytes <= Number.MAX_SAFE_INTEGER) return bytes;
  throw new InvalidArgumentError("Give a size such as 2MB, 512KiB or 2000000.");
}

/** Origins at commas, as browsers write them. */
export function origins(value: string): string[] {
  return value.split(",").map((each) => {
    const given = each.trim();
    if (given === "*") return given;
    const { origin = "null" } = URL.canParse(given) ? new URL(given) : {};
    if (origin === "null")
      throw new InvalidArgumentError(`Give origins such as https://app.example, or * for all: ${JSON.stringify(given)} is none.`);
    if (origin === given.toLowerCase()) return origin;
    throw new InvalidArgumentError(`An origin has no path and no usual port: ${origin}.`);
  });
}

/** The name of a task. */
export const task = (value: string): Task => among(Object.keys(requests).filter((name) => name !== "tokenize") as Task[])(value);

/** One of a few words. */
export const among =
  <Word extends string>(words: readonly Word[]) =>
  (value: string): Word => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const near = nearest(value, words);
    throw new InvalidArgumentError(`${near ? `Did you mean ${near}? ` : ""}There are ${words.join(", ")}.`);
  };

/** Of a variable of the environment that says yes or no. */
export function yesOrNo(value: string): boolean {
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  if (/^(0|false|no|off|)$/i.test(value)) return false;
  throw new InvalidArgumentError("Give 1 or 0.");
}

/** Anything, but something. */
export function some(value: string): string {
  if (value.trim() !== "") return value;
  throw new InvalidArgumentError("It is empty.");
}
