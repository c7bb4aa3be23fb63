import { availableParallelism } from "node:os";

/** What needs a browser or a GPU and nothing else: `npm run test:devices` runs it. */
const devices = [
  "/test/backends/gpujs/",
  "/test/backends/webgpu",
  "/test/bench/browser",
  "/test/browser/",
  "/test/explorer/(page|walk)",
  "/test/kernels/(gpujs|webgpu)",
];

/** What needs Redis, or Spark: `npm run test:scale` runs it. */
const scale = ["/test/scale/"];

/** By default Jest leaves one idle, which is half of a small machine; and many tests wait for processes, while the cores have time for others. */
const cores = availableParallelism();

/** Sources run as they lie: the transform only blanks the types out, as Node 22.18 and later do by themselves. */
export default {
  globalSetup: "<rootDir>/test/support/wasm.mjs",
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": "<rootDir>/test/support/strip-types.mjs" },
  testPathIgnorePatterns: [
    "/node_modules/",
    ...(process.env.TYPEFORMER_DEVICES ? [] : devices),
    ...(process.env.TYPEFORMER_SCALE ? [] : scale),
  ],
  moduleNameMapper: {
    "^typeformer$": "<rootDir>/src/doors/node.ts",
    "^typeformer/(kernels|requests|tokenizer)$": "<rootDir>/src/doors/$1.ts",
  }, // as packages/ call it
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/packages/serve/dist/"],
  reporters: ["default", "<rootDir>/test/support/closing-line.mjs"],
  testTimeout: 120_000,
  maxWorkers: process.env.TYPEFORMER_DEVICES || process.env.TYPEFORMER_SCALE ? cores : Math.ceil(1.5 * cores),
};
