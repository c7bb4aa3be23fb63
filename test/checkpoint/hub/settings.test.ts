import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { cacheFolder, hubSettings } from "../../../src/checkpoint/hub/node/settings.ts";
import { checkedId } from "../../../src/checkpoint/hub/shared/id.ts";

/** What huggingface_hub answers: made by the script that the file names. */
const python = JSON.parse(await readFile("test/checkpoint/hub/environments.json", "utf8")) as {
  tokens: Record<string, string>;
  rows: { env: Record<string, string>; cache: string; offline: boolean; token: string | null }[];
};
const me = userInfo();

/** Does `work` in a folder that holds the table's files of tokens, given what puts it and the user in the place of their names. */
async function atTheTable<T>(work: (filled: (text: string) => string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "typeformer-environment-"));
  for (const [name, token] of Object.entries(python.tokens)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), token);
  }
  const filled = (text: string) => text.replaceAll("{tmp}", folder).replaceAll("{userhome}", me.homedir).replaceAll("{user}", me.username);
  return work(filled).finally(() => rm(folder, { recursive: true }));
}

test("the cache, whether the network may be asked, and the token: as huggingface_hub, whatever the variables", () =>
  atTheTable(async (filled) => {
    expect(python.rows.length).toBeGreaterThan(70);
    for (const { env: variables, cache, offline, token } of python.rows) {
      const env = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, filled(value)]));
      const found = await hubSettings({}, env);
      const ours = { cache: resolve(found.cache), offline: found.offline !== undefined, token: found.token };
      expect({ variables, ...ours }).toEqual({ variables, cache: resolve(filled(cache)), offline, token: token ?? undefined });
    }
  }));

test("a token that nobody has given is not sent where that is forbidden; one that is given is, and says who forbade the other", async () => {
  const env = { HF_HUB_DISABLE_IMPLICIT_TOKEN: "1", HF_TOKEN: "hf_variable" };
  expect(await hubSettings({ token: "hf_option" }, env)).toMatchObject({ token: "hf_option" });
  expect(await hubSettings({}, env)).toMatchObject({ token: undefined, withheld: "HF_HUB_DISABLE_IMPLICIT_TOKEN" });
  expect(await hubSettings({}, { HF_TOKEN: "hf_variable" })).toMatchObject({ withheld: undefined });
});

test("a home folder that nobody knows", () => {
  expect(cacheFolder({}, { HF_HOME: "~nobody-of-that-name" })).toBe("~nobody-of-that-name/hub");
  expect(cacheFolder({ cache_dir: "~/models/$HOME" }, { HOME: "/home/me" })).toBe("/home/me/models/$HOME"); // an option is no variable
});

test.each([
  [{}, join(homedir(), ".cache", "huggingface", "hub")],
  [{ XDG_CACHE_HOME: "/x" }, "/x/huggingface/hub"],
  [{ XDG_CACHE_HOME: "/x", HF_HOME: "~/h" }, join(homedir(), "h", "hub")],
  [{ HF_HOME: "/h", HUGGINGFACE_HUB_CACHE: "/old" }, "/old"],
  [{ HF_HOME: "/h", HUGGINGFACE_HUB_CACHE: "/old", HF_HUB_CACHE: "/new" }, "/new"],
])("the cache by %j is %s", (env, folder) => {
  expect(cacheFolder({}, env)).toBe(folder);
  expect(cacheFolder({ cache_dir: "/mine" }, env)).toBe("/mine");
});

test.each([
  [{ HF_HUB_OFFLINE: "1" }, "HF_HUB_OFFLINE"],
  [{ TRANSFORMERS_OFFLINE: "yes" }, "TRANSFORMERS_OFFLINE"],
  [{ HF_HUB_OFFLINE: "on" }, "HF_HUB_OFFLINE"],
  [{ HF_HUB_OFFLINE: "True" }, "HF_HUB_OFFLINE"],
  [{ HF_HUB_OFFLINE: "0", TRANSFORMERS_OFFLINE: "" }, undefined],
])("%j: offline by %s", async (env, offline) => {
  expect(await hubSettings({}, { HF_HOME: "/nowhere", ...env })).toMatchObject({ offline });
  expect(await hubSettings({ local_files_only: false }, env)).toMatchObject({ offline: undefined });
  expect(await hubSettings({ local_files_only: true }, env)).toMatchObject({ offline: "local_files_only" });
});

test("the token: the option, then HF_TOKEN, then the file that `hf auth login` writes", async () => {
  const home = await mkdtemp(join(tmpdir(), "typeformer-home-"));
  expect((await hubSettings({}, { HF_HOME: home })).token).toBeUndefined();
  await writeFile(join(home, "token"), "hf_file\n");
  expect((await hubSettings({}, { HF_HOME: home })).token).toBe("hf_file");
  expect((await hubSettings({}, { HF_HOME: home, HF_TOKEN: "hf_variable" })).token).toBe("hf_variable");
  expect((await hubSettings({ token: "hf_option" }, { HF_HOME: home, HF_TOKEN: "hf_variable" })).token).toBe("hf_option");
  await rm(home, { recursive: true });
});

test("the endpoint, and options that cannot be", async () => {
  expect((await hubSettings({}, { HF_ENDPOINT: "http://mirror/hub/" })).endpoint).toBe("http://mirror/hub");
  expect((await hubSettings({}, {})).endpoint).toBe("https://huggingface.co");
  const secret = "https://me:secret@host";
  for (const wrong of [
    { endpoint: secret },
    { endpoint: "ftp://host" },
    { revision: "" },
    { token: "a b" },
    { cache_dir: "" },
    { local_files_only: 1 },
  ])
    await expect(hubSettings(wrong as object, {})).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.not.stringContaining("secret"),
    });
});

test.each(["roberta-base", "acme/tiny", "Acme.1/tiny_2-3.x", "a"])("%s is an id", (id) => {
  expect(checkedId(id)).toBe(id);
});

test.each(["a/b/c", "a--b", "../a", "a/..", "-a", "a.", "a/", "/a", "a b", "a\\b", "ä", `${"a".repeat(97)}`, "a/b.git"])(
  "%s is none",
  (id) => {
    expect(() => checkedId(id)).toThrow(/neither a folder here nor a model's id/);
  },
);
