/** What a processor is that figures depend on, as the system tells it. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Processor {
  /** Its widest vectors. */
  vectors: string;
  /** Whether hardware threads share a core. */
  sharing: string;
}

/** Words by which systems name vectors, the widest first. */
const widths: readonly [word: RegExp, name: string][] = [
  [/^avx512f$/, "AVX-512, 512 bits"],
  [/^avx2(_0)?$/, "AVX2, 256 bits"],
  [/^avx(1_0)?$/, "AVX, 256 bits"],
  [/^(sse2|sse2_0)$/, "SSE, 128 bits"],
  [/^sve2?$/, "SVE beside NEON"],
  [/^(neon|asimd|advsimd)$/, "NEON, 128 bits"],
];

export function processor(): Processor {
  if (process.platform === "linux") return { vectors: vectorsIn(flagsOfLinux(textOf("/proc/cpuinfo"))), sharing: sharingIn(siblings()) };
  if (process.platform !== "darwin") return { vectors: vectorsIn([]), sharing: sharingIn([]) };
  const told = sysctl();
  const [cores, threads] = ["hw.physicalcpu", "hw.logicalcpu"].map((name) => Number(told.get(name)));
  const features = [...told].flatMap(([name, value]) => (value === "1" ? (name.split(".").at(-1) ?? []) : []));
  return { vectors: vectorsIn(features), sharing: sharingIn([threads / cores]) };
}

/** @param words names of features, as Linux's `flags` and macOS's `hw.optional` have them */
export function vectorsIn(words: readonly string[]): string {
  const known = words.map((word) => word.toLowerCase());
  return widths.find(([word]) => known.some((each) => word.test(each)))?.[1] ?? "of unknown width";
}

/** @param threads of each core that is known. A virtual machine is told what its host likes to tell. */
export function sharingIn(threads: readonly number[]): string {
  const most = Math.max(0, ...threads);
  if (!(most > 0)) return "whether hardware threads share cores is unknown";
  return most > 1 ? `${most} hardware threads share a core, as the system says` : "no hardware threads share a core, as the system says";
}

/** The features of the first processor in `/proc/cpuinfo`: `flags` on x86, `Features` on ARM. */
export function flagsOfLinux(cpuinfo: string): string[] {
  const [, flags = ""] = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo) ?? [];
  return flags.split(" ");
}

/** How many there are in a list of processors as Linux writes it: `0-1,4` is three. */
export function countIn(list: string): number {
  const ranges = list.trim().split(",");
  return ranges.reduce((sum, range) => {
    const [first, last = first] = range.split("-").map(Number);
    return sum + last - first + 1;
  }, 0);
}

/** For each processor of Linux, how many hardware threads its core has. */
function siblings(root = "/sys/devices/system/cpu"): number[] {
  const lists = foldersIn(root).map((cpu) => textOf(join(root, cpu, "topology/thread_siblings_list")));
  return lists.filter((list) => list !== "").map(countIn);
}

function foldersIn(root: string): string[] {
  try {
    return readdirSync(root).filter((name) => /^cpu\d+$/.test(name));
  } catch {
    return []; // a container may hide it
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** What macOS tells of the hardware, by name. */
function sysctl(): Map<string, string> {
  const { stdout } = spawnSync("sysctl", ["hw"], { encoding: "utf8" });
  return new Map(Array.from((stdout ?? "").matchAll(/^([\w.]+): (.*)$/gm), ([, name, value]) => [name, value] as const));
}
