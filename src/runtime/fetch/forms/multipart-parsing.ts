// https://andreubotella.github.io/multipart-form-data/#multipart-form-data-parser, and a little more leniently as
// RFC 2046 has it: white space after a boundary, an epilogue, parameters in any order and without quotes. Nothing is copied: files
// have their bytes in common with the body.

import { utf8DecodeWithoutBom } from "../../encoding/index.ts";
import { blobs } from "../../fileapi/index.ts";
import {
  arrayPush,
  asciiLowercase,
  isHttpTabOrSpace,
  isHttpTokenString,
  isomorphicDecode,
  stripHttpTabOrSpace,
  typedArrayIndexOf,
  typedArrayLength,
} from "../../infra/index.ts";
import { type FormEntry, formData } from "../../xhr/index.ts";
import { type Disposition, parseDisposition } from "./content-disposition.ts";
import { requireFewEntries } from "./entry-limit.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const dash = 0x2d;
const colon = 0x3a;

/** As much as the headers of a part may be. */
const longestHeaders = 65_536;

interface Parser {
  readonly input: Bytes;
  readonly length: number;
  /** `--` and the boundary. */
  readonly delimiter: Bytes;
  position: number;
}

/** What the headers of a part say. */
interface PartHead extends Disposition {
  contentType: string | null;
}

/** Null is failure; a form with too many entries throws. The bytes are never changed, by anybody. */
export function parseMultipart(input: Bytes, boundary: string): FormEntry[] | null {
  const delimiter = ops.op_encoding_encode_utf8(`--${boundary}`);
  const parser: Parser = { input, length: typedArrayLength(input), delimiter, position: 0 };
  const entries: FormEntry[] = [];
  const { subview } = blobs.load();
  while (skipCrlf(parser)) {}
  if (!startsWith(parser, delimiter)) return null;
  while (true) {
    // 5.1. Past the boundary.
    parser.position += typedArrayLength(delimiter);
    // 5.2. The last one.
    if (input[parser.position] === dash && input[parser.position + 1] === dash) return entries;
    // 5.3, 5.4. The end of its line.
    while (isHttpTabOrSpace(byteAt(parser))) parser.position++;
    if (!skipCrlf(parser)) return null;
    // 5.5, 5.6. The headers and the empty line.
    const head = parseHead(parser);
    if (head === null) return null;
    // 5.7–5.9. The body, up to the next boundary.
    const start = parser.position;
    const end = findDelimiter(parser);
    if (end === -1) return null;
    // 5.10–5.12. The entry.
    arrayPush(entries, entryOf(head, subview(input, start, end)));
    requireFewEntries(entries.length);
    parser.position = end + 2;
  }
}

/** -1 at the end. */
function byteAt(parser: Parser): number {
  return parser.position < parser.length ? (parser.input[parser.position] as number) : -1;
}

function skipCrlf(parser: Parser): boolean {
  const { input, position } = parser;
  if (input[position] !== carriageReturn || input[position + 1] !== lineFeed) return false;
  parser.position += 2;
  return true;
}

function startsWith(parser: Parser, bytes: Bytes, from = parser.position): boolean {
  const { input } = parser;
  const length = typedArrayLength(bytes);
  for (let at = 0; at < length; at++) if (input[from + at] !== bytes[at]) return false;
  return true;
}

/** Where the next CRLF is that a boundary follows; -1 when there is none. */
function findDelimiter(parser: Parser): number {
  const { input, delimiter } = parser;
  let at = typedArrayIndexOf(input, carriageReturn, parser.position);
  while (at !== -1) {
    if (input[at + 1] === lineFeed && startsWith(parser, delimiter, at + 2)) return at;
    at = typedArrayIndexOf(input, carriageReturn, at + 1);
  }
  return -1;
}

/** https://andreubotella.github.io/multipart-form-data/#parse-multipart-form-data-headers; null is failure. */
function parseHead(parser: Parser): PartHead | null {
  const last = parser.position + longestHeaders;
  let disposition: Disposition | null = null;
  let contentType: string | null = null;
  const { subview } = blobs.load();
  while (!skipCrlf(parser)) {
    const { input, position } = parser;
    const end = typedArrayIndexOf(input, carriageReturn, position);
    if (end === -1 || end > last) return null;
    const line = subview(input, position, end);
    const separator = typedArrayIndexOf(line, colon, 0);
    if (separator === -1) return null;
    const name = asciiLowercase(stripHttpTabOrSpace(isomorphicDecode(subview(line, 0, separator))));
    if (!isHttpTokenString(name)) return null;
    const value = stripHttpTabOrSpace(isomorphicDecode(subview(line, separator + 1, end - position)));
    if (name === "content-disposition") {
      disposition = parseDisposition(value);
      if (disposition === null) return null;
    } else if (name === "content-type") {
      contentType = value;
    }
    parser.position = end;
    if (!skipCrlf(parser)) return null;
  }
  return disposition === null ? null : { ...disposition, contentType };
}

function entryOf(head: PartHead, body: Bytes): FormEntry {
  if (head.filename === null) return [head.name, utf8DecodeWithoutBom(body)];
  const { blobOfBytes, blobType, newBlob } = blobs.load();
  const blob = newBlob(blobOfBytes(body, blobType(head.contentType ?? "text/plain")));
  return formData.load().createEntry(head.name, blob, head.filename);
}
