/** Sources run as they lie: the transform only blanks the types out, as Node 22.18 and later do by themselves. */
export default {
  globalSetup: "<rootDir>/test/support/wasm.mjs",
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": "<rootDir>/test/support/strip-types.mjs" },
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  reporters: ["default", "<rootDir>/test/support/closing-line.mjs"],
  testTimeout: 120_000,
  maxWorkers: "100%", // by default one core stays idle, which is half of a small machine
};
