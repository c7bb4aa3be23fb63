/** `npm run bench`: verifies all kernels, then times them. It knows no kernel by name: the tables of src/kernels are all it reads. */
import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { TypeformerError } from "../src/errors.ts";
import { type AnyOperation, availableDialects, measure, operations, type Verdict } from "../src/kernels/index.ts";
import { usePeersOfNode } from "../src/kernels/node-peers.ts";
import { type Machine, measureMachine } from "./machine.ts";
import { fractionOfPeak, key, type Row, type Run } from "./row.ts";
import { sampleWithTinybench } from "./sampler.ts";
import { tableOf } from "./table.ts";
import { verified } from "./verify.ts";

interface Options {
  op?: string;
  dialect?: string;
  case?: string;
  json?: boolean;
  compare?: string;
  budget: number;
}

const every = Object.values(operations) as AnyOperation[];

const program = new Command("npm run bench --")
  .description("Verifies every kernel against goldens, refuses to time a wrong one, then times them all.")
  .option("--op <name>", "only this operation")
  .option("--dialect <name>", "only this dialect, beside the reference")
  .option("--case <name>", "only this case")
  .option("--json", "one JSON value instead of tables")
  .option("--compare <file>", "what --json printed earlier: adds a column with the speed-up since")
  .option("--budget <ms>", "milliseconds for each kernel and case", Number, 150)
  .addHelpText("after", '\nExample:\n  npm run bench -- --op matmul --dialect cpu --case "128 tokens, 3072 to 768"');

/** Bytes. Smaller cases are verified with all others and timed when asked for by name. */
const WORTHWHILE = 16_384;

/** Too long a case is still sampled this often; the table shows the count. */
const least = 5;

async function main(options: Options): Promise<void> {
  const chosen = every.filter(({ name }) => !options.op || name === options.op);
  refuseUnknown("operation", options.op, every, ({ name }) => [name]);
  refuseUnknown("dialect", options.dialect, chosen, ({ dialects }) => Object.keys(dialects));
  refuseUnknown("case", options.case, chosen, ({ cases }) => cases.map(({ name }) => name));
  const earlier: Run | undefined = options.compare ? JSON.parse(await readFile(options.compare, "utf8")) : undefined;
  const before = earlier && new Map(earlier.rows.map((row) => [key(row), row]));

  const say = (line: string) => options.json || console.log(line);
  usePeersOfNode();
  const verdicts = await verified(every);
  say(
    `${verdicts.length} verdicts, all right: ${every.map(({ name }) => name).join(", ")}. Cases below ${WORTHWHILE} bytes are timed by --case only.`,
  );
  const machine = measureMachine();
  say(`${machine.name}; peak of ${machine.arithmetic} ${machine.gflops.toFixed(1)} GFLOP/s, memory ${machine.gbs.toFixed(1)} GB/s`);

  const run: Run = { machine, rows: [] };
  for (const operation of chosen) {
    const rows = await timed(operation, options, verdicts, machine);
    run.rows.push(...rows);
    if (rows.length > 0) say(`\n## ${operation.name}\n\n${tableOf(rows, before)}`);
  }
  if (options.json) console.log(JSON.stringify(run));
}

/** All chosen dialects of an operation, case by case, the reference first. */
async function timed(operation: AnyOperation, options: Options, verdicts: Verdict[], machine: Machine): Promise<Row[]> {
  const rows: Row[] = [];
  const { kernels } = await availableDialects(operation);
  const wanted = kernels.filter(([name]) => name === "reference" || name === (options.dialect ?? name));
  for (const which of timedCases(operation, options)) {
    let reference = Number.NaN;
    for (const [dialect, kernel] of wanted) {
      const how = { budget: options.budget, least, sample: sampleWithTinybench };
      const measured = await measure(operation, kernel, which, how);
      if (dialect === "reference") reference = measured.median;
      rows.push({
        operation: operation.name,
        case: which.name,
        dialect,
        ...measured,
        ratio: reference / measured.median,
        ofPeak: fractionOfPeak(which, measured.median, machine),
        ...held(verdicts, operation.name, which.name, dialect),
      });
    }
  }
  return rows;
}

/** The case that was asked for, else those large enough that a kernel and not a call is timed. */
function timedCases({ cases }: AnyOperation, options: Options): AnyOperation["cases"] {
  return cases.filter(({ name, bytes }) => (options.case ? name === options.case : bytes >= WORTHWHILE));
}

function held(verdicts: Verdict[], operation: string, which: string, dialect: string): Pick<Row, "delta" | "against"> {
  const verdict = verdicts.find((v) => v.operation === operation && v.case === which && v.dialect === dialect);
  if (!verdict) throw new TypeformerError("wrong_kernel", `${operation}/${dialect} was not verified in the case "${which}"`);
  return { delta: verdict.scaled, against: verdict.against };
}

function refuseUnknown(
  what: string,
  wanted: string | undefined,
  among: AnyOperation[],
  names: (operation: AnyOperation) => string[],
): void {
  const known = [...new Set(among.flatMap(names))];
  if (wanted !== undefined && !known.includes(wanted))
    throw new TypeformerError("invalid_option", `there is no ${what} "${wanted}"; there are: ${known.join("; ")}`);
}

try {
  await main(program.parse().opts<Options>());
} catch (error) {
  console.error(error instanceof TypeformerError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
