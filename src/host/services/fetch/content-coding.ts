// https://fetch.spec.whatwg.org/#handle-content-codings, streaming.

import { type Duplex, pipeline, type Readable, Transform, type TransformCallback } from "node:stream";
import type * as Zlib from "node:zlib";

const known = new Set(["gzip", "x-gzip", "deflate", "br", "zstd"]);

/** More codings than this, one in another, are no honest response. */
const MOST_CODINGS = 5;

/** https://www.rfc-editor.org/rfc/rfc9659: a window of 8 MB at most. A frame may ask for 128 MB of the decoder's memory. */
const ZSTD_WINDOW_LOG = 23;

/** The codings of a Content-Encoding header in the order they were applied; empty when there is nothing to decode. */
export function codingsOf(contentEncoding: string | undefined): string[] {
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  return codings.length <= MOST_CODINGS && codings.every((coding) => known.has(coding)) ? codings : [];
}

/** The body with all codings undone. Destroying it destroys `body`; an error of either is an error of the result. */
export async function decode(body: Readable, codings: readonly string[]): Promise<Readable> {
  if (codings.length === 0) return body;
  const zlib = await import("node:zlib");
  const decoders = codings.map((coding) => decoderOf(zlib, coding)).reverse();
  // An error reaches the reader through the last decoder, which the pipeline destroys.
  return pipeline([body, ...decoders], () => undefined) as unknown as Readable;
}

function decoderOf(zlib: typeof Zlib, coding: string): Duplex {
  // A body that ends early is shown as far as it came: many servers leave out the trailer.
  const lenient = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  switch (coding) {
    case "deflate":
      return new EitherInflate(zlib, lenient);
    case "br": {
      const flush = zlib.constants.BROTLI_OPERATION_FLUSH;
      return zlib.createBrotliDecompress({ flush, finishFlush: flush });
    }
    case "zstd":
      return zlib.createZstdDecompress({ params: { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } });
    default:
      return zlib.createGunzip(lenient);
  }
}

/** "deflate" means zlib's format, but many servers send raw deflate: the first byte tells. */
class EitherInflate extends Transform {
  readonly #zlib: typeof Zlib;
  readonly #options: Zlib.ZlibOptions;
  #inflate: Zlib.Inflate | Zlib.InflateRaw | undefined;

  constructor(zlib: typeof Zlib, options: Zlib.ZlibOptions) {
    super();
    this.#zlib = zlib;
    this.#options = options;
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, callback: TransformCallback): void {
    if (chunk.byteLength === 0) {
      callback();
      return;
    }
    this.#inflate ??= this.#start(chunk[0] as number);
    // The callback of `write` comes when the chunk is decoded, so no more than one chunk is under way.
    this.#inflate.write(chunk, () => callback());
  }

  override _flush(callback: TransformCallback): void {
    if (this.#inflate === undefined) {
      callback();
      return;
    }
    this.#inflate.once("end", () => callback());
    this.#inflate.end();
  }

  override _read(size: number): void {
    this.#inflate?.resume();
    super._read(size);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#inflate?.destroy();
    callback(error);
  }

  #start(firstByte: number): Zlib.Inflate | Zlib.InflateRaw {
    const isZlib = (firstByte & 0x0f) === 8;
    const inflate = isZlib ? this.#zlib.createInflate(this.#options) : this.#zlib.createInflateRaw(this.#options);
    inflate.on("data", (bytes: Buffer) => {
      if (!this.push(bytes)) inflate.pause();
    });
    inflate.on("error", (error) => this.destroy(error));
    return inflate;
  }
}
