// https://html.spec.whatwg.org/#multipart-form-data

import { type BlobRecord, blobRecordOf, blobs } from "../../fileapi/index.ts";
import { arrayPush, stringCharCodeAt, stringIndexOf, stringSlice } from "../../infra/index.ts";
import type { FormEntry } from "../../xhr/index.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** https://infra.spec.whatwg.org/#normalize-newlines, to CRLF. */
function withCrlf(text: string): string {
  let result = "";
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = stringCharCodeAt(text, at);
    if (unit !== lineFeed && unit !== carriageReturn) continue;
    result += `${stringSlice(text, done, at)}\r\n`;
    if (unit === carriageReturn && text[at + 1] === "\n") at++;
    done = at + 1;
  }
  return result + stringSlice(text, done);
}

function replaced(text: string, part: string, by: string): string {
  let result = "";
  let done = 0;
  for (let at = stringIndexOf(text, part); at !== -1; at = stringIndexOf(text, part, done)) {
    result += stringSlice(text, done, at) + by;
    done = at + part.length;
  }
  return done === 0 ? text : result + stringSlice(text, done);
}

/** https://html.spec.whatwg.org/#escape-a-multipart-form-data-name */
function escaped(name: string): string {
  return replaced(replaced(replaced(name, "\n", "%0A"), "\r", "%0D"), '"', "%22");
}

/**
 * The form as one blob, which has its bytes in common with the files.
 *
 * https://html.spec.whatwg.org/#multipart/form-data-encoding-algorithm
 */
export function encodeMultipart(list: readonly FormEntry[], boundary: string): BlobRecord {
  const { fileRecordOf, newBlobRecord } = blobs.load();
  const parts: (string | BlobRecord)[] = [];
  for (let at = 0; at < list.length; at++) {
    const entry = list[at] as FormEntry;
    const value = entry[1];
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(withCrlf(entry[0]))}"`;
    if (typeof value === "string") {
      arrayPush(parts, `${head}\r\n\r\n${withCrlf(value)}\r\n`);
      continue;
    }
    const file = blobRecordOf(value);
    const name = fileRecordOf(value)?.name;
    if (file === null || name === undefined) throw new Error("Assert: the value of an entry is a string or a File");
    const type = file.type === "" ? "application/octet-stream" : file.type;
    arrayPush<string | BlobRecord>(
      parts,
      `${head}; filename="${escaped(name)}"\r\nContent-Type: ${type}\r\n\r\n`,
      file,
      "\r\n",
    );
  }
  arrayPush(parts, `--${boundary}--\r\n`);
  return newBlobRecord(parts, { endings: "transparent", type: "" });
}
