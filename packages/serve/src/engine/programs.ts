/** The programs of this package that run in a process or a thread of their own. */
export interface Programs {
  engine: URL;
  tokens: URL;
}

/** Sources need what their process was started with to strip their types, and so do packages under Yarn's Plug'n'Play to be found. */
const isSource = import.meta.url.endsWith(".ts");
export const execArgv: readonly string[] = isSource || process.versions.pnp !== undefined ? process.execArgv : [];

/** They lie beside the caller, in the sources and in the built package. */
export const ownPrograms: Programs = isSource
  ? { engine: new URL("./engine-process.ts", import.meta.url), tokens: new URL("./token-thread.ts", import.meta.url) }
  : { engine: new URL("./engine-process.js", import.meta.url), tokens: new URL("./token-thread.js", import.meta.url) };
