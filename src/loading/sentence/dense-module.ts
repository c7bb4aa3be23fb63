import { type Checkpoint, type ModelFiles, openCheckpoint } from "../../checkpoint/index.ts";
import { describe, TypeformerError } from "../../errors/index.ts";
import type { ModuleConfig } from "./module-config.ts";

/** y = f(W·x + b), to which what came in may be added: x itself, or R·x where y is of another width. */
export interface DenseModule {
  kind: "dense";
  inputs: number;
  outputs: number;
  activation: Activation;
  hasBias: boolean;
  hasResidual: boolean;
  /** Reads its weights. Throws `file_missing`, `missing_parameter`, `invalid_parameter`, `invalid_safetensors`, `unsupported_dtype`. */
  open(): Promise<DenseWeights>;
}

export interface DenseWeights {
  weight: Float32Array; // [outputs, inputs]
  bias?: Float32Array; // [outputs]
  residual?: Float32Array; // [outputs, inputs]
}

export type Activation = "identity" | "tanh" | "relu" | "sigmoid";

/** By the names of PyTorch's classes. */
const activations: Readonly<Record<string, Activation>> = {
  "torch.nn.modules.linear.Identity": "identity",
  "torch.nn.modules.activation.Tanh": "tanh",
  "torch.nn.modules.activation.ReLU": "relu",
  "torch.nn.modules.activation.Sigmoid": "sigmoid",
};

/** @throws TypeformerError `invalid_config`, `unsupported_model` */
export function denseModule(config: ModuleConfig, folder: ModelFiles): DenseModule {
  const [inputs, outputs] = ["in_features", "out_features"].map((key) => config.count(key) ?? config.wrong(`"${key}" is missing`));
  config.only("module_input_name", "sentence_embedding");
  config.only("module_output_name", "sentence_embedding");
  const named = config.text("activation_function") ?? "torch.nn.modules.activation.Tanh";
  if (!Object.hasOwn(activations, named))
    config.refuse(`"activation_function" is ${describe(named)}. Computed here: ${Object.keys(activations).join(", ")}`);
  const hasBias = config.boolean("bias", true);
  const hasResidual = config.boolean("use_residual", false);
  return {
    kind: "dense",
    inputs,
    outputs,
    activation: activations[named],
    hasBias,
    hasResidual,
    async open() {
      const checkpoint = await openCheckpoint(folder);
      const matrix = [outputs, inputs];
      return {
        weight: await read(checkpoint, "linear.weight", matrix),
        ...(hasBias && { bias: await read(checkpoint, "linear.bias", [outputs]) }),
        ...(hasResidual && inputs !== outputs && { residual: await read(checkpoint, "residual.weight", matrix) }),
      };
    },
  };
}

async function read(checkpoint: Checkpoint, name: string, shape: readonly number[]): Promise<Float32Array> {
  const stored = checkpoint.info(name).shape;
  if (String(stored) !== String(shape))
    throw new TypeformerError("invalid_parameter", `${checkpoint.name}: ${name} is [${stored}], and its config.json makes it [${shape}]`);
  const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  await checkpoint.readInto(name, values);
  return values;
}
