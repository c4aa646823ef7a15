// The body of a response over HTTP/2, which ends well only if the server has ended it.

import { type ClientHttp2Stream, constants } from "node:http2";
import { Readable } from "node:stream";

export class Http2Body extends Readable {
  readonly #stream: ClientHttp2Stream;

  /** `expected`: the bytes that the head has told of. `failure`: why the stream was given up. */
  constructor(stream: ClientHttp2Stream, expected: number | undefined, failure: () => Error) {
    super();
    this.#stream = stream;
    let received = 0;
    stream.on("data", (chunk: Buffer) => {
      received += chunk.byteLength;
      if (!this.push(chunk)) stream.pause();
    });
    // A stream that is reset ends as one that is complete does.
    stream.on("end", () => {
      const isReset = stream.rstCode !== undefined && stream.rstCode !== constants.NGHTTP2_NO_ERROR;
      if (isReset || (expected !== undefined && received !== expected)) this.destroy(failure());
      else this.push(null);
    });
    stream.on("close", () => {
      if (!this.readableEnded && !stream.readableEnded) this.destroy(failure());
    });
  }

  override _read(): void {
    this.#stream.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    // What is complete is not reset, and an upload may go on that the server still reads.
    if (!this.#stream.readableEnded && !this.#stream.endAfterHeaders) this.#stream.close(constants.NGHTTP2_CANCEL);
    callback(error);
  }
}
