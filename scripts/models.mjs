/**
 * `npm run models` brings real models into `models/` (100 MB are downloaded, once; git does not keep them), for tests that are skipped
 * without them. It takes Python: the one that TYPEFORMER_PYTHON names, or `python3`. What that lacks goes into a virtual
 * environment that is taken away again.
 */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = process.env.TYPEFORMER_REAL_MODELS ?? join(root, "models");
const scripts = join(root, "scripts/models");
const environment = join(folder, ".venv");

/** Exit status and what was printed; status −1 where there is no such program. */
function run(program, ...args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "inherit", "pipe"] });
  return { status: error ? -1 : (status ?? 1), stderr: error ? error.message : stderr };
}

function must(what, { status, stderr }) {
  if (status === 0) return;
  console.error(`${stderr.trim()}\nthe models are not here: ${what}`);
  process.exit(1);
}

/** A Python with what `four_bits.py` imports. */
function pythonWithPackages() {
  const python = [process.env.TYPEFORMER_PYTHON ?? [], "python3", "python"].flat().find((name) => run(name, "-c", "").status === 0);
  if (!python) must("Python is needed to make them, and there is no `python3`; TYPEFORMER_PYTHON names another", run("python3", "-c", ""));
  if (run(python, "-c", "import numpy, onnx, safetensors.numpy").status === 0) return python;
  const own = join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(own)) must(`${python} could not make a virtual environment`, run(python, "-m", "venv", environment));
  const pip = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "-r", join(scripts, "requirements.txt")];
  must("numpy, onnx and safetensors could not be installed", run(own, ...pip));
  return own;
}

if (["minilm", "rampart"].every((name) => existsSync(join(folder, name)))) console.log(`${folder}: both are here already`);
else {
  must("making them failed", run(pythonWithPackages(), join(scripts, "get_models.py"), folder));
  rmSync(environment, { recursive: true, force: true });
}
