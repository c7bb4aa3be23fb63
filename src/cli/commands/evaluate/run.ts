import { pipeline } from "../../../doors/node.ts";
import { interrupted, oneLine, warn, write } from "../../channels.ts";
import { showingDownloads } from "../../download-view.ts";
import { engineOptions } from "../../engine-flags.ts";
import { hubOptions } from "../../hub-flags.ts";
import { showingProgress } from "../../progress-bar.ts";
import { checkReplaceable, replaceFile } from "../../replace-file.ts";
import { answersTo } from "./answers.ts";
import { openExam } from "./exam.ts";
import type { EvaluateFlags } from "./flags.ts";
import { predictionsOf, predictionsTable, reportOn } from "./report.ts";
import { asText } from "./view.ts";

/** Examines a model and prints how well it did. Bad data is told before the model is loaded, a bad place for predictions before it is asked. */
export async function runEvaluate(flags: EvaluateFlags): Promise<void> {
  const signal = interrupted();
  const { predictions } = flags;
  if (predictions !== undefined) await checkReplaceable(predictions);
  const examFor = await openExam(flags);
  const loading = { ...engineOptions(flags, { brief: false }), signal, onWarning: warn, ...hubOptions(flags) };
  const classifier = await showingDownloads((progress_callback) =>
    pipeline("text-classification", flags.model, { ...loading, progress_callback }),
  );
  const exam = await examFor(classifier.model.config);
  const { examples } = exam.paper;
  const answered = await showingProgress(examples.length, (advance) => answersTo(examples, classifier, { signal, advance }));
  const predicted = predictionsOf(exam, answered);
  if (predictions !== undefined) await replaceFile(predictions, predictionsTable(exam, predicted));
  const report = reportOn(exam, answered, predicted, classifier.model, flags);
  await write(flags.json ? oneLine(JSON.stringify(report)) : asText(report, exam));
}
