import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { openUrl } from "../../src/checkpoint/files/http.ts";
import type { ByteSource } from "../../src/checkpoint/files/source.ts";
import { openSafetensors, Tensor, writeSafetensors } from "../../src/doors/safetensors.ts";
import { integers } from "../../src/tensor/random.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { asked, ranges, serving, whole } from "./server.ts";

/** 3 MB, every byte its own. */
const file = new Uint8Array(integers(1, 750_000, 2 ** 31).buffer);

async function opened(base: string): Promise<ByteSource> {
  const source = await openUrl(`${base}file`);
  if (!source) throw new Error("the file was not found");
  return source;
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe("a server of ranges", () => {
  test("gives the bytes of any range, and the size", () =>
    serving(ranges(file, { etag: '"1"' }), async (base) => {
      const source = await opened(base);
      expect(source.size).toBe(file.length);
      const end = file.length;
      const inside = [0, 8, 8, 70_000, 65_535, 65_537, 2_000_000, 2_000_001, 1_999_990, 2_500_000];
      const bounds = [end, end, ...inside, 0, end, end, end];
      for (let i = 0; i < bounds.length; i += 2)
        expect(same(await source.read(bounds[i], bounds[i + 1]), file.subarray(bounds[i], bounds[i + 1]))).toBe(true);
    }));

  test("overlapping reads are answered each with its own bytes", () =>
    serving(ranges(file), async (base) => {
      const source = await opened(base);
      const begins = Array.from(integers(2, 40, file.length - 100));
      const parts = await Promise.all(begins.map((begin) => source.read(begin, begin + 100)));
      for (const [i, begin] of begins.entries()) expect(same(parts[i], file.subarray(begin, begin + 100))).toBe(true);
    }));

  test("a model of 106 tensors takes about as many requests as it has megabytes", () => {
    const model = readFileSync("weights/mini/model.safetensors");
    return serving(ranges(model), async (base, requests) => {
      const safetensors = await openSafetensors(await opened(base));
      for (const [name, { shape }] of safetensors.tensors) await safetensors.readInto(name, new Float32Array(sizeOf(shape)));
      expect(requests.length).toBeLessThan(16);
    });
  });

  test("a small file is one request, an empty one too", async () => {
    await serving(ranges(file.subarray(0, 1000)), async (base, requests) => {
      expect(same(await (await opened(base)).read(10, 900), file.subarray(10, 900))).toBe(true);
      expect(requests).toHaveLength(1);
    });
    await serving(ranges(file.subarray(0, 0)), async (base) => expect((await opened(base)).size).toBe(0));
  });
});

describe("a server without ranges", () => {
  test("is asked once for the whole", () =>
    serving(whole(file), async (base, requests) => {
      const source = await opened(base);
      expect(same(await source.read(2_000_000, 2_000_100), file.subarray(2_000_000, 2_000_100))).toBe(true);
      expect([source.size, requests.length]).toEqual([file.length, 1]);
    }));

  test("may compress", () => {
    const packed = gzipSync(file);
    return serving(
      (_, response) => response.writeHead(200, { "content-encoding": "gzip", "content-length": packed.length }).end(packed),
      async (base) => expect(same(await (await opened(base)).read(0, file.length), file)).toBe(true),
    );
  });

  test("one that hides the size of the whole is asked without a range", () =>
    serving(
      (request, response) => {
        const [begin, end] = asked(request, file.length);
        if (request.headers.range)
          response.writeHead(206, { "content-range": `bytes ${begin}-${end - 1}/*` }).end(file.subarray(begin, end));
        else response.writeHead(200).end(file);
      },
      async (base) => expect((await opened(base)).size).toBe(file.length),
    ));
});

describe("a page in the place of a file is no file", () => {
  const page = "<!doctype html>\n<title>My app</title><script type=module src=/main.ts></script>";
  const html = { "content-type": "text/html; charset=utf-8" };

  test.each<[string, Parameters<typeof serving>[0]]>([
    ["with 200", (_, response) => response.writeHead(200, html).end(page)],
    ["as a range", (request, response) => ranges(Buffer.from(page), html)(request, response)],
    ["without a type", (_, response) => response.writeHead(200).end(page)],
    [
      "of XHTML, behind a mark",
      (_, response) => response.writeHead(200, { "content-type": "application/xhtml+xml" }).end(`\uFEFF\n<?xml?>`),
    ],
    ["longer than a range", (_, response) => response.writeHead(200, html).end(page.padEnd(100_000))],
  ])("%s", (_, answer) => serving(answer, async (base) => expect(await openUrl(`${base}config.json`)).toBeUndefined()));

  /* A careless server calls everything text/html. */
  const header = new TextEncoder().encode("{}".padEnd(0x3c));
  const safetensors = new Uint8Array([header.length, ...Array(7).fill(0), ...header]);
  test.each<[string, Uint8Array]>([
    ["JSON", Buffer.from(' { "a": 1 }')],
    ["merges", Buffer.from("#version: 0.2\n< a")],
    ["safetensors whose first byte is <", safetensors],
    ["nothing", new Uint8Array(0)],
  ])("but %s is, whatever the server calls it", (_, bytes) =>
    serving(
      (_, response) => response.writeHead(200, html).end(bytes),
      async (base) => {
        const source = await openUrl(`${base}file`);
        expect(await source?.read(0, source.size)).toEqual(new Uint8Array(bytes));
      },
    ),
  );
});

describe("a 200 that is shorter than the file is not the file", () => {
  test.each<[string, Record<string, string>]>([
    ["that says so", { "content-range": `bytes 0-65535/${file.length}` }],
    ["that says nothing", {}],
  ])("a part %s, where a range was asked for", (_, headers) =>
    serving(
      (request, response) => {
        const [begin, end] = asked(request, file.length);
        response.writeHead(200, request.headers.range ? headers : {}).end(file.subarray(begin, end));
      },
      async (base, requests) => {
        const source = await opened(base);
        expect(same(await source.read(0, source.size), file)).toBe(true);
        expect(requests.map(({ headers }) => headers.range)).toEqual(["bytes=0-65535", undefined]);
      },
    ),
  );

  test("a part where the whole was asked for", () =>
    serving(
      (_, response) => response.writeHead(200, { "content-range": `bytes 0-9/${file.length}` }).end(file.subarray(0, 10)),
      async (base) =>
        await expect(opened(base)).rejects.toMatchObject({ code: "network", message: expect.stringContaining("10 of 3000000") }),
    ));

  test("a whole file of just this length", () =>
    serving(whole(file.subarray(0, 65_536)), async (base) => {
      const source = await opened(base);
      expect(same(await source.read(0, source.size), file.subarray(0, 65_536))).toBe(true);
    }));
});

describe("no server but an extension, an app, a folder", () => {
  /** What Chromium does for an extension's own files. */
  const chromium = (files: Record<string, Uint8Array>) => {
    const asked: (string | undefined)[] = [];
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      const range = new Headers(init?.headers).get("range") ?? undefined;
      asked.push(range);
      init?.signal?.throwIfAborted();
      const bytes = files[new URL(String(url)).pathname];
      if (!bytes) throw new TypeError("Failed to fetch");
      const [, begin, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
      return new Response((begin ? bytes.subarray(Number(begin), Number(last) + 1) : bytes) as BodyInit, { status: 200 });
    };
    return { fetch, asked };
  };

  test("is asked for no range, once, and what it lacks is absent", async () => {
    const { fetch, asked } = chromium({ "/m/model.safetensors": file });
    const source = await openUrl("chrome-extension://abcdef/m/model.safetensors", { fetch });
    expect(source && same(await source.read(65_530, 3_000_000), file.subarray(65_530))).toBe(true);
    expect(asked).toEqual([undefined]);
    expect(await openUrl(new URL("chrome-extension://abcdef/m/tokenizer_config.json"), { fetch })).toBeUndefined();
    expect(await openUrl("capacitor://localhost/m/none", { fetch: async () => new Response("", { status: 404 }) })).toBeUndefined();
  });

  test("an answer that is cut is none, and an abort no absence", async () => {
    const cut = async () => new Response("abc", { headers: { "content-length": "9" } });
    await expect(openUrl("app://host/file", { fetch: cut })).rejects.toMatchObject({
      code: "network",
      message: expect.stringContaining("3 of 9"),
    });
    const aborting = new AbortController();
    const fetch = async () => {
      aborting.abort();
      throw new TypeError("Failed to fetch");
    };
    await expect(openUrl("app://host/file", { fetch, signal: aborting.signal })).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("failures are typed", () => {
  const failing = (base: string) => opened(base).then((source) => source.read(1_000_000, 2_000_000));

  test("404 is no file", () =>
    serving(
      (_, response) => response.writeHead(404).end("no such page"),
      async (base) => expect(await openUrl(base)).toBeUndefined(),
    ));

  test.each([401, 403, 500, 503])("status %d", (status) =>
    serving(
      (_, response) => response.writeHead(status).end("<html>"),
      async (base) => await expect(opened(base)).rejects.toMatchObject({ code: "network", message: expect.stringContaining(`${status}`) }),
    ),
  );

  test("nobody listens", async () => {
    const base = await serving(whole(file), async (base) => base);
    await expect(opened(base)).rejects.toMatchObject({ code: "network", message: expect.stringContaining("ECONNREFUSED") });
  });

  /** A good first answer, then `bad`. */
  const later = (bad: (begin: number, end: number) => { status?: number; range?: string; etag?: string; body: Uint8Array }) =>
    serving(
      (request, response) => {
        const [begin, end] = asked(request, file.length);
        if (begin === 0) return ranges(file, { etag: '"1"' })(request, response);
        const { status = 206, range = `bytes ${begin}-${end - 1}/${file.length}`, etag = '"1"', body } = bad(begin, end);
        response.writeHead(status, { "content-range": range, etag }).end(body);
      },
      async (base) => {
        const error = await failing(base).then(
          () => undefined,
          (error) => error,
        );
        expect(error).toMatchObject({ name: "TypeformerError", code: "network" });
        return error.message as string;
      },
    );

  test("fewer bytes than promised", async () => {
    expect(await later((begin) => ({ body: file.subarray(begin, begin + 10) }))).toContain("10 of 1048576 bytes came");
  });

  test("more bytes than asked for", async () => {
    expect(await later((begin) => ({ body: file.subarray(begin) }))).toContain("more than the 1048576 bytes");
  });

  test("another range than asked for", async () => {
    expect(await later(() => ({ range: `bytes 0-9/${file.length}`, body: file.subarray(0, 10) }))).toContain("got 0-10");
  });

  test("another file: its size or its etag changed", async () => {
    expect(await later((begin, end) => ({ range: `bytes ${begin}-${end - 1}/9999999`, body: file.subarray(begin, end) }))).toContain(
      "changed",
    );
    expect(await later((begin, end) => ({ etag: '"2"', body: file.subarray(begin, end) }))).toContain("changed");
  });

  test("the whole instead of a range", async () => {
    expect(await later(() => ({ status: 200, body: file }))).toContain("200");
  });

  test("a connection cut in the middle", () =>
    serving(
      (_, response) => {
        response.writeHead(200, { "content-length": file.length });
        response.write(file.subarray(0, 1000));
        setTimeout(() => response.destroy(), 20);
      },
      async (base) => await expect(opened(base)).rejects.toMatchObject({ code: "network" }),
    ));
});

describe("a signal", () => {
  const stalled =
    (begins: number) => (request: Parameters<ReturnType<typeof ranges>>[0], response: Parameters<ReturnType<typeof ranges>>[1]) => {
      const [begin, end] = asked(request, file.length);
      if (begin < begins) return ranges(file)(request, response);
      response.writeHead(206, { "content-range": `bytes ${begin}-${end - 1}/${file.length}` });
      response.write(file.subarray(begin, begin + 10)); // and never the rest
    };

  test("ends the opening of a file that never comes", () =>
    serving(stalled(0), async (base) => {
      await expect(openUrl(base, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: "aborted" });
    }));

  test("ends a read, and those that wait behind it", () =>
    serving(stalled(1), async (base) => {
      const stop = new AbortController();
      const source = await openUrl(base, { signal: stop.signal });
      const reads = [source?.read(100_000, 200_000), source?.read(2_000_000, 2_000_001)];
      setTimeout(() => stop.abort(), 30);
      for (const read of reads) await expect(read).rejects.toMatchObject({ code: "aborted" });
    }));

  test("that has fired already sends no request", () =>
    serving(ranges(file), async (base, requests) => {
      await expect(openUrl(base, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
      expect(requests).toHaveLength(0);
    }));
});

test("a fetch of one's own is used, and its failures are typed", async () => {
  const bytes = writeSafetensors({ a: new Tensor(Float32Array.of(3)) });
  const source = await openUrl("https://example.test/a?token=secret", { fetch: async () => new Response(bytes) });
  if (!source) throw new Error("the file was not found");
  expect(source.name).toBe("https://example.test/a"); // no secret in a message
  expect((await (await openSafetensors(source)).read("a")).data[0]).toBe(3);
  const broken = openUrl("https://example.test/a", { fetch: () => Promise.reject(new TypeError("no way")) });
  await expect(broken).rejects.toMatchObject({ code: "network", message: expect.stringContaining("no way") });
});
