import { TypeformerError } from "../../../errors/index.ts";
import { outliveReaders } from "../../channels.ts";

/** What stands at `typeformer-serve/command`. */
interface Service {
  /** Serves until a signal ends it; what goes wrong is a line on standard error and an exit code. */
  serve(args: string[]): Promise<void>;
}

/** Hands a command line to the service. @throws TypeformerError `part_unavailable` where it is not installed beside this package */
export async function runServe(args: string[]): Promise<void> {
  const { serve } = await service();
  outliveReaders();
  await serve(args);
}

async function service(): Promise<Service> {
  const door: string = "typeformer-serve/command"; // as a string: its types need this package's, which are not made yet
  try {
    return await import(door);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TypeformerError("part_unavailable", `typeformer serve needs one more package: npm install typeformer-serve (${why})`, {
      cause,
    });
  }
}
