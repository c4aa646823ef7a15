// The MIME type that headers tell of.

import { essenceOf, type MimeType, parameterOf, parseMimeType } from "../mimesniff/index.ts";
import { getDecodeAndSplit, type HeaderList } from "./header-list.ts";

/** https://fetch.spec.whatwg.org/#concept-header-extract-mime-type */
export function extractMimeType(list: HeaderList): MimeType | null {
  // 1–3. The three variables.
  let charset: string | undefined;
  let essence: string | null = null;
  let mimeType: MimeType | null = null;
  // 4, 5. The header's values.
  const values = getDecodeAndSplit(list, "content-type");
  if (values === null) return null;
  // 6. The last that parses counts; a charset is kept while the essence stays the same.
  for (let i = 0; i < values.length; i++) {
    const candidate = parseMimeType(values[i] as string);
    if (candidate === null || essenceOf(candidate) === "*/*") continue;
    mimeType = candidate;
    if (essenceOf(candidate) !== essence) {
      charset = parameterOf(candidate, "charset");
      essence = essenceOf(candidate);
    } else if (parameterOf(candidate, "charset") === undefined && charset !== undefined) {
      candidate.parameters[candidate.parameters.length] = ["charset", charset];
    }
  }
  // 7. Failure is null.
  return mimeType;
}
