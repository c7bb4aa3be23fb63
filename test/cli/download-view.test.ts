import { describe, expect, test } from "@jest/globals";
import { DownloadState } from "../../src/cli/download-state.ts";
import { figuresOf } from "../../src/cli/download-view.ts";
import type { ProgressEvent } from "../../src/doors/node.ts";

const name = "acme/tiny";
const [config, weights] = ["config.json", "model.safetensors"];
const MB = 1e6;

const initiate = (file: string, total: number, download_total: number): ProgressEvent => ({
  status: "initiate",
  name,
  file,
  total,
  download_total,
});
const download = (file: string): ProgressEvent => ({ status: "download", name, file });
const done = (file: string): ProgressEvent => ({ status: "done", name, file });
const progress = (file: string, loaded: number, total: number): ProgressEvent => ({
  status: "progress",
  name,
  file,
  loaded,
  total,
  progress: (loaded / total) * 100,
});

/** A download of 1 MB and 300 MB; `kept` of the second are there from an earlier call. Times are in seconds. */
function state(kept = 0): { state: DownloadState; hear(event: ProgressEvent, seconds: number): void } {
  const state = new DownloadState();
  const hear = (event: ProgressEvent, seconds: number) => state.hear(event, seconds * 1000);
  for (const event of [initiate(config, MB, 301 * MB), initiate(weights, 300 * MB, 301 * MB), download(config)]) hear(event, 0);
  for (const event of [progress(config, 0, MB), progress(config, MB, MB), done(config), download(weights)]) hear(event, 0);
  hear(progress(weights, kept, 300 * MB), 0);
  return { state, hear };
}

describe("what the events of a download say", () => {
  test("how much is there, how fast it comes and for how long it will", () => {
    const { state: download, hear } = state();
    expect(figuresOf(download, 0)).toBe("  0%    1.0 MB of 301.0 MB");
    for (let second = 1; second <= 20; second++) hear(progress(weights, second * 2 * MB, 300 * MB), second);
    expect(figuresOf(download, 20_000)).toBe(" 13%   41.0 MB of 301.0 MB    2.0 MB/s  2:10 left");
    expect([download.count, download.isComplete]).toEqual([2, false]);
  });

  test("the speed is that of the last seconds", () => {
    const { state: download, hear } = state();
    for (let tenth = 1; tenth <= 200; tenth++) hear(progress(weights, tenth * 1e5, 300 * MB), tenth / 10);
    for (let tenth = 1; tenth <= 150; tenth++) hear(progress(weights, 20 * MB + tenth * 1e6, 300 * MB), 20 + tenth / 10);
    expect(download.speed(35_000)).toBeCloseTo(10 * MB, -5);
    expect(download.speed(38_000)).toBeLessThan(8 * MB); // nothing has come for three seconds
    expect(figuresOf(download, 95_000)).toMatch(/ 0 B\/s$/); // nor for a minute: no time is promised
  });

  test("what an earlier call had left is there, and was not fast", () => {
    const { state: download, hear } = state(200 * MB);
    hear(progress(weights, 204 * MB, 300 * MB), 2);
    expect(figuresOf(download, 2000)).toBe(" 68%  205.0 MB of 301.0 MB    2.0 MB/s  0:48 left");
  });

  test("a file that is fetched once more makes no negative speed", () => {
    const { state: download, hear } = state();
    hear(progress(weights, 300 * MB, 300 * MB), 10);
    hear(progress(weights, 0, 300 * MB), 10.1);
    hear(progress(weights, 5 * MB, 300 * MB), 11.1);
    expect(figuresOf(download, 11_100)).toBe("  1%    6.0 MB of 301.0 MB    5.0 MB/s  0:59 left");
  });

  test("it ends with the last file", () => {
    const { state: download, hear } = state();
    hear(progress(weights, 300 * MB, 300 * MB), 3);
    expect(download.isComplete).toBe(false);
    hear(done(weights), 3);
    expect(download.isComplete).toBe(true);
    expect(figuresOf(download, 3000)).toBe("100%  301.0 MB of 301.0 MB  100.3 MB/s");
  });

  test("files that are only read are no download", () => {
    const state = new DownloadState();
    for (const event of [initiate(config, MB, 0), download(config), progress(config, MB, MB), done(config)]) state.hear(event, 0);
    state.hear({ status: "ready", name }, 1);
    expect([state.total, state.count, state.loaded, state.isComplete]).toEqual([0, 0, 0, false]);
  });

  test("hours", () => {
    const { state: download, hear } = state();
    hear(progress(weights, 1e4, 300 * MB), 20);
    hear(progress(weights, 1.1e5, 300 * MB), 24);
    expect(figuresOf(download, 24_000)).toMatch(/25\.0 kB\/s {2}3:19:56 left$/);
  });
});
