import { execFile } from "node:child_process";
import { delimiter } from "node:path";

/** Why a runtime cannot be tried on this machine. */
export class Absent extends Error {}

/** How a program is run. */
export interface Setting {
  cwd: string;
  /** Folders that come first on the PATH. */
  path?: readonly string[];
  /** Milliseconds. */
  timeout?: number;
  env?: Readonly<Record<string, string>>;
}

/** What a program prints. @throws Error with its last words where it fails */
export function output(program: string, args: readonly string[], { cwd, path = [], timeout = 60_000, env: own }: Setting): Promise<string> {
  const env = {
    ...process.env,
    ...own,
    PATH: [...path, process.env.PATH].join(delimiter),
    NO_COLOR: "1",
    NODE_NO_WARNINGS: "1",
    npm_config_prefer_offline: "true",
  };
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { cwd, env, timeout, killSignal: "SIGKILL", maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const why = error.killed ? `did not end within ${timeout / 1000} s` : `ended with ${error.code}`;
      reject(new Error(`${[program, ...args].join(" ")} ${why}\n${stderr}${stdout}`.trim()));
    });
    child.stdin?.end();
  });
}
