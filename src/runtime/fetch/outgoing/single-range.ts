// https://fetch.spec.whatwg.org/#simple-range-header-value, as blob: URLs read it.

import {
  collectCodePoints,
  isAsciiDigit,
  isHttpTabOrSpace,
  type Position,
  stringCharCodeAt,
  stringStartsWith,
} from "../../infra/index.ts";

/** One of the two is a number at least; without a start, `end` is how many bytes from the end. */
export interface ByteRange {
  start: number | null;
  end: number | null;
}

const dash = 0x2d;
const equalsSign = 0x3d;

/** https://fetch.spec.whatwg.org/#parse-a-single-range-header-value, white space allowed. Null is failure. */
export function parseSingleRange(value: string): ByteRange | null {
  // 2–3. The unit.
  if (!stringStartsWith(value, "bytes")) return null;
  const position: Position = { at: 5 };
  // 4–6. The equals sign, maybe between white space.
  collectCodePoints(value, position, isHttpTabOrSpace);
  if (stringCharCodeAt(value, position.at) !== equalsSign) return null;
  position.at++;
  // 7–9. The start.
  collectCodePoints(value, position, isHttpTabOrSpace);
  const start = collectNumber(value, position);
  // 10–12. The dash.
  collectCodePoints(value, position, isHttpTabOrSpace);
  if (stringCharCodeAt(value, position.at) !== dash) return null;
  position.at++;
  // 13–15. The end.
  collectCodePoints(value, position, isHttpTabOrSpace);
  const end = collectNumber(value, position);
  // 16. Nothing more.
  if (position.at < value.length) return null;
  // 17–19. One of them, in order.
  if (start === null && end === null) return null;
  if (start !== null && end !== null && start > end) return null;
  return { start, end };
}

function collectNumber(value: string, position: Position): number | null {
  const digits = collectCodePoints(value, position, isAsciiDigit);
  return digits === "" ? null : +digits;
}
