import { factsLine } from "../machine.ts";
import { figure, markdownTable, megabytes, milliseconds, percent, threadCount, times } from "../markdown.ts";
import type { Saturation, Steady } from "./load.ts";
import { capacityOf, ratesOf, type Saturated, type ServeRun } from "./serve-run.ts";

/** The run as Markdown. */
export function serveReport(run: ServeRun): string {
  const single = capacityOf(run.saturated[0], "ours") / run.saturated[0].each;
  return [
    `${factsLine(run.facts)}. ${run.model}, texts of ${run.tokens} tokens; ${threadCount(run.threads)} each; ${run.backend}, passes of at most ${run.maxBatchTokens} tokens. max|Δ| between the servers' vectors ${run.maxAbs.toExponential(1)}.`,
    "### As fast as it answers",
    `The library alone, given all texts in one call: ${figure(run.library)} texts/s. One request after the other, p50: ${milliseconds(run.loneMedian.ours)}, and ${milliseconds(run.loneMedian.theirs)} by transformers.js.`,
    markdownTable(
      [
        "texts a request",
        "typeformer-serve, texts/s",
        "its rounds",
        "refused",
        "of the library's",
        "transformers.js, texts/s",
        "its rounds",
        "ours beside it",
      ],
      run.saturated.map((way) => {
        const [ours, theirs] = [capacityOf(way, "ours"), capacityOf(way, "theirs")];
        return [
          String(way.each),
          figure(ours),
          rounds(way, "ours"),
          refusals(way.ours),
          percent(ours / run.library),
          figure(theirs),
          rounds(way, "theirs"),
          times(ours / theirs),
        ];
      }),
    ),
    "### At a rate, whatever it answers",
    markdownTable(
      ["asked a second, one text each", "for", "p50", "p99", "longest", "p99 ÷ a lone request's p50", "answered", "others, by status"],
      [steadyRow(run.half, run), steadyRow(run.over, run)],
    ),
    `Of the capacity ${percent(answeredRate(run.over) / single)} was answered while ${figure(run.over.rate)} a second were asked for. Meanwhile \`/livez\` took ${milliseconds(run.overloaded.livez)} at most; resident memory was ${megabytes(run.overloaded.before)} before, ${megabytes(run.overloaded.peak)} at the peak, ${megabytes(run.overloaded.after)} after.`,
  ].join("\n\n");
}

const rounds = (way: Saturated, who: "ours" | "theirs"): string => ratesOf(way, who).map(figure).join(", ");

const refusals = (all: readonly Saturation[]): string => String(all.reduce((sum, { refused, errors }) => sum + refused + errors, 0));

const answeredRate = ({ statuses, seconds }: Steady): number => (statuses["200"] ?? 0) / seconds;

function steadyRow(steady: Steady, { loneMedian }: ServeRun): string[] {
  const { "200": answered = 0, ...others } = steady.statuses;
  const rest = Object.entries(others).map(([status, count]) => `${count} × ${status}`);
  return [
    figure(steady.rate),
    `${steady.seconds} s`,
    milliseconds(steady.p50),
    milliseconds(steady.p99),
    milliseconds(steady.longest),
    times(steady.p99 / loneMedian.ours),
    String(answered),
    rest.join(", ") || "none",
  ];
}
