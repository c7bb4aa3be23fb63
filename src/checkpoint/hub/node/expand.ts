/** Paths that variables hold, as Python's `os.path` reads them (https://docs.python.org/3/library/os.path.html). */
import { readFileSync } from "node:fs";
import { homedir, platform, userInfo } from "node:os";

export type Environment = Readonly<Record<string, string | undefined>>;

const isWindows = platform() === "win32";

/** `$NAME` and `${NAME}`; on Windows `%NAME%` too. */
const variables = isWindows ? /\$\w+|\$\{[^}]*\}|%[^%]+%/g : /\$\w+|\$\{[^}]*\}/g;

/** `expandvars(expanduser(path))`. What a variable holds is not expanded once more; one that is not set stands for itself. */
export function expanded(path: string, env: Environment): string {
  return withHome(path, env).replace(variables, (found) => env[found.replace(/^(\$\{?|%)|[}%]$/g, "")] ?? found);
}

/** `expanduser(path)`: `~` at the beginning is the home folder, `~name` that of another user; where there is none, both stay as they are. */
export function withHome(path: string, env: Environment): string {
  const [tilde, name] = (isWindows ? /^~([^/\\]*)/ : /^~([^/]*)/).exec(path) ?? [];
  if (tilde === undefined) return path;
  const home = name === "" ? ownHome(env) : homeOf(name);
  if (home === undefined) return path;
  return home.replace(/\/+$/, "") + path.slice(tilde.length) || "/";
}

function ownHome(env: Environment): string | undefined {
  if (isWindows) return homedir();
  if (env.HOME !== undefined) return env.HOME;
  try {
    return userInfo().homedir;
  } catch {
    return undefined; // a container may run as a user whom it does not know
  }
}

function homeOf(name: string): string | undefined {
  try {
    const users = readFileSync("/etc/passwd", "utf8").split("\n");
    return users.map((line) => line.split(":")).find(([user]) => user === name)?.[5];
  } catch {
    return undefined; // not every system keeps its users there
  }
}

/** `os.path.join(folder, name)`, which leaves `..` alone: it may stand behind a variable. */
export function joined(folder: string, name: string): string {
  return folder === "" || /[/\\]$/.test(folder) ? folder + name : `${folder}/${name}`;
}
