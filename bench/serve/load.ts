/** Two ways to load a server: as fast as it answers, which shows its capacity, and at a rate whatever it answers, which shows how long people wait. */
import { spawn, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";

/** What came of it. Milliseconds. */
export interface Saturation {
  answered: number;
  refused: number;
  errors: number;
  seconds: number;
  median: number;
}

/** @param bodies a file with a list of JSON bodies, which are sent in turn */
export async function saturate(url: string, connections: number, seconds: number, bodies: string): Promise<Saturation> {
  const child = spawn(process.execPath, ["bench/peers/saturate.mjs", JSON.stringify({ url, connections, seconds, bodies })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await textOf(child.stdout));
}

/** How long answers took that were asked for at a rate, milliseconds, and what they said. */
export interface Steady {
  rate: number;
  seconds: number;
  p50: number;
  p99: number;
  longest: number;
  /** How many by status; 0: no answer. */
  statuses: Record<string, number>;
}

interface VegetaReport {
  latencies: Record<"50th" | "99th" | "max", number>;
  status_codes: Record<string, number>;
}

/** @param vegeta the program: `go install github.com/tsenart/vegeta/v12@latest` */
export async function atRate(vegeta: string, targets: string, rate: number, seconds: number): Promise<Steady> {
  const shown = `${targets}.bin`;
  const flags = ["-format=json", `-targets=${targets}`, `-rate=${Math.max(1, Math.round(rate * 60))}/1m`, `-duration=${seconds}s`];
  const attack = spawn(vegeta, ["attack", ...flags, "-timeout=120s", `-output=${shown}`], { stdio: ["ignore", "ignore", "inherit"] });
  await new Promise((resolve, reject) => attack.once("close", resolve).once("error", reject));
  const report: VegetaReport = JSON.parse(spawnSync(vegeta, ["report", "-type=json", shown], { encoding: "utf8" }).stdout);
  const { latencies, status_codes: statuses } = report;
  return { rate, seconds, p50: latencies["50th"] / 1e6, p99: latencies["99th"] / 1e6, longest: latencies.max / 1e6, statuses };
}

/** The requests of a rate, one text in each, as vegeta reads them. */
export async function writeTargets(file: string, url: string, texts: readonly string[]): Promise<void> {
  const targets = texts.map((text) => ({
    method: "POST",
    url,
    header: { "content-type": ["application/json"] },
    body: Buffer.from(JSON.stringify({ inputs: [text] })).toString("base64"),
  }));
  await writeFile(file, targets.map((target) => JSON.stringify(target)).join("\n"));
}
