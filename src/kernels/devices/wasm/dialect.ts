import type { Kernel, Outputs } from "../../operation.ts";
import type { Build } from "./builds.ts";
import { Workspace } from "./workspace.ts";

/** An input in a workspace: what to call, and where each output will lie. */
export interface Placed<Output extends Outputs> {
  compute(): void;
  at: { [Name in keyof Output]: number };
}

/** Puts an input into a workspace and reserves memory for `out`, of which it reads only lengths. */
export type Place<Input, Output extends Outputs> = (workspace: Workspace, input: Input, out: Output) => Placed<Output>;

/** One workspace for each build, made when it is first needed: no module is compiled by an import. */
const workspaces = new Map<Build | undefined, Workspace>();

/** A kernel that computes in WebAssembly memory, by the contract of kernels on typed arrays: everything is copied in, and the answer out. */
export function inWasm<Input, Output extends Outputs>(place: Place<Input, Output>, build?: Build): Kernel<Input, Output> {
  const placed = (input: Input, out: Output) => {
    const workspace = workspaces.get(build) ?? new Workspace(build);
    workspaces.set(build, workspace);
    workspace.clear();
    return { workspace, ...place(workspace, input, out) };
  };
  const kernel: Kernel<Input, Output> = (out, input) => {
    const { workspace, compute, at } = placed(input, out);
    compute();
    for (const [name, array] of Object.entries(out)) workspace.read(at[name], array);
  };
  return Object.assign(kernel, { resident: (out: Output, input: Input) => placed(input, out).compute });
}
