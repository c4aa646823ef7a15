import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { constants, createZstdCompress } from "node:zlib";
import t from "tap";
import { decode } from "./content-coding.ts";

/** A frame that is begun before its length is known says how large a window it needs. */
function zstdWithWindow(windowLog: number): Readable {
  const params = { [constants.ZSTD_c_windowLog]: windowLog };
  return Readable.from([Buffer.alloc(1000, "x")]).pipe(createZstdCompress({ params }));
}

t.test("a zstd frame has a window of 8 MB at most", async (t) => {
  t.equal((await buffer(await decode(zstdWithWindow(23), ["zstd"]))).length, 1000);
  await t.rejects(async () => buffer(await decode(zstdWithWindow(24), ["zstd"])));
});
