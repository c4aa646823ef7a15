// Answers requests with files of apps' assets, through the engine, as fast as each client takes them.

import type { FileHandle } from "node:fs/promises";
import { type AssetEvent, type Engine, type EngineEvent, NumberedRecords } from "../native/index.ts";
import { type AssetFile, openFile } from "./asset-source.ts";
import type { ByteRange } from "./conditions.ts";
import type { AssetAnswer, AssetRequest, Site } from "./site.ts";

type Answers = Pick<
  Engine,
  "assetRespond" | "assetRespondHead" | "assetWrite" | "assetEnd" | "assetAbort" | "assetPass"
>;

export interface AssetServiceOptions {
  answers: Answers;
  /** Undefined where the app has none. */
  siteOf(app: number): Site | undefined;
  /** A file could not be read. */
  failed(app: number, error: unknown): void;
}

/** A smaller file goes out at once. */
const WHOLE_BYTES = 64 * 1024;
const PIECE_BYTES = 64 * 1024;

export class AssetService {
  readonly #options: AssetServiceOptions;
  /** Those that wait for their client, or whose client may go. */
  readonly #sending = new NumberedRecords<{ isClosed: boolean; drained: () => void }>();

  constructor(options: AssetServiceOptions) {
    this.#options = options;
  }

  /** Takes the events of assets; others are none of its business. */
  handle(event: EngineEvent): void {
    if (event.type === "asset") void this.#answer(event);
    else if (event.type === "assetDrain") this.#sending.get(event.exchange)?.drained();
    else if (event.type === "assetClosed") this.#close(event.exchange);
  }

  #close(exchange: number): void {
    const sending = this.#sending.get(exchange);
    if (sending === undefined) return;
    sending.isClosed = true;
    sending.drained();
  }

  async #answer(event: AssetEvent): Promise<void> {
    const { answers, siteOf, failed } = this.#options;
    const { exchange, app } = event;
    try {
      const site = siteOf(app);
      const onlyAsset = event.onlyAsset || site?.isAlone === true;
      const answer = await site?.answer({ ...requestOf(event), onlyAsset });
      if (answer === undefined && !onlyAsset) answers.assetPass(exchange);
      else await this.#send(event, answer ?? { status: 404, headers: new Map(), body: "" });
    } catch (error) {
      failed(app, error);
      // Where a head went out the client sees that it broke off.
      answers.assetRespond(exchange, 500, [], new Uint8Array());
    }
  }

  async #send({ exchange, method }: AssetEvent, { status, headers, body }: AssetAnswer): Promise<void> {
    const { answers } = this.#options;
    const pairs = [...headers].flat();
    if (typeof body === "string") {
      answers.assetRespond(exchange, status, pairs, new TextEncoder().encode(body));
      return;
    }
    if (method === "HEAD") {
      answers.assetRespondHead(exchange, status, pairs);
      answers.assetEnd(exchange);
      return;
    }
    await this.#sendFile(exchange, { status, pairs, ...body });
  }

  async #sendFile(exchange: number, { status, pairs, file, range }: FileAnswer): Promise<void> {
    const { answers } = this.#options;
    const handle = await openFile(file.realPath);
    try {
      const size = range.end - range.start + 1;
      if (size <= WHOLE_BYTES) {
        const bytes = await readPart(handle, range.start, size);
        if (bytes.length < size) throw new Error(`${file.realPath} became shorter while it was read`);
        answers.assetRespond(exchange, status, pairs, bytes);
        return;
      }
      answers.assetRespondHead(exchange, status, pairs);
      await this.#stream(exchange, handle, range);
    } finally {
      await handle.close();
    }
  }

  async #stream(exchange: number, handle: FileHandle, { start, end }: ByteRange): Promise<void> {
    const { answers } = this.#options;
    const sending = { isClosed: false, drained: () => {} };
    this.#sending.set(exchange, sending);
    try {
      for (let at = start; at <= end && !sending.isClosed; ) {
        const bytes = await readPart(handle, at, Math.min(PIECE_BYTES, end - at + 1));
        if (bytes.length === 0) throw new Error("a file became shorter while it was sent");
        at += bytes.length;
        // Before it is written: the event may come at once.
        const drained = new Promise<void>((resolve) => {
          sending.drained = resolve;
        });
        if (!answers.assetWrite(exchange, bytes) && !sending.isClosed) await drained;
      }
      if (!sending.isClosed) answers.assetEnd(exchange);
    } finally {
      this.#sending.delete(exchange);
    }
  }
}

interface FileAnswer {
  status: number;
  pairs: string[];
  file: AssetFile;
  range: ByteRange;
}

async function readPart(handle: FileHandle, from: number, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, from + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function requestOf({ method, url, headers }: AssetEvent): Omit<AssetRequest, "onlyAsset"> {
  const fields = new Map<string, string>();
  const lines = headers.split("\n");
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const name = lines[at] as string;
    const before = fields.get(name);
    fields.set(name, before === undefined ? (lines[at + 1] as string) : `${before}, ${lines[at + 1]}`);
  }
  return { method, url: urlOf(url), headers: fields };
}

/** A target that is no URL ("*") has no file. */
function urlOf(text: string): URL {
  return URL.parse(text) ?? new URL("http://localhost/%00");
}
