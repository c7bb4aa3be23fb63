import type { Judge } from "../../../checkpoint/hub/index.ts";
import { fetchModel, hubSettings } from "../../../checkpoint/hub/node/index.ts";
import { interrupted, tell, warn, write } from "../../channels.ts";
import { showingDownloads } from "../../download-view.ts";

export interface DownloadFlags {
  revision?: string;
  json?: boolean;
}

/** Brings all that any task reads of a model of the hub into the cache, up to date; prints its folder there. */
export async function runDownload(model: string, { revision, json }: DownloadFlags): Promise<void> {
  const { offline } = await hubSettings({ revision });
  const judge: Judge = async (files) => (await import("../../../loading/judge.ts")).judgeSmallFiles(files, "tasks");
  const { id, commit, folder, files, downloaded, fetched } = await showingDownloads((onProgress) =>
    fetchModel(model, { revision, need: "tasks", refresh: true, signal: interrupted(), onProgress, onWarning: warn, judge }),
  );
  if (fetched === 0) tell(offline ? `in the cache; whether it is up to date was not asked, by ${offline}` : "up to date");
  await write(
    json ? `${JSON.stringify({ repo_id: id, commit_hash: commit, folder, files, downloaded, bytes: fetched })}\n` : `${folder}\n`,
  );
}
