// What a request says of the representation that it wants: https://www.rfc-editor.org/rfc/rfc9110

/** https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match: does the client have it already? */
export function matchesNone(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}

export interface ByteRange {
  /** The first and the last byte. */
  start: number;
  end: number;
}

/**
 * https://www.rfc-editor.org/rfc/rfc9110#name-range: one range of bytes. Undefined where all is to be sent: there is
 * none, several, or one that makes no sense; "unsatisfiable" where it lies beyond the end.
 */
export function rangeOf(
  headers: ReadonlyMap<string, string>,
  etag: string,
  size: number,
): ByteRange | "unsatisfiable" | undefined {
  const range = headers.get("range");
  if (range === undefined) return undefined;
  // https://www.rfc-editor.org/rfc/rfc9110#name-if-range: no date is ever sent that it could hold.
  const ifRange = headers.get("if-range");
  if (ifRange !== undefined && ifRange.trim() !== etag) return undefined;
  const [, first, last] = /^bytes\s*=\s*(\d*)\s*-\s*(\d*)$/i.exec(range.trim()) ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return undefined;
  return start >= size ? "unsatisfiable" : { start, end };
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding: those of `known` that the client takes, the best first. */
export function codingsOf(acceptEncoding: string | undefined, known: readonly string[]): string[] {
  if (acceptEncoding === undefined) return [];
  const weights = new Map<string, number>();
  for (const item of acceptEncoding.toLowerCase().split(",")) {
    const [coding = "", ...parameters] = item.split(";").map((part) => part.trim());
    const q = parameters.map((parameter) => /^q=([\d.]+)$/.exec(parameter)?.[1]).find((value) => value !== undefined);
    if (coding !== "") weights.set(coding, q === undefined ? 1 : Number(q));
  }
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get("*") ?? 0;
  return known.filter((coding) => weightOf(coding) > 0).sort((one, other) => weightOf(other) - weightOf(one));
}
