/** Jest reporter: closes with one line that counts the tests, for people and for machines. A suite that could not run counts as failed. */
export default class ClosingLine {
  onRunComplete(_, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : "";
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed${skipped}`;
    process.once("exit", () => process.stdout.write(`\n${line}\n`)); // after Jest's own summary
  }
}
