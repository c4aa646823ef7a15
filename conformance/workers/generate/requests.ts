// Made-up requests, as bytes on the wire, for an app that tells what came to it.

import type { Exchange } from "../read/case.ts";
import type { Random } from "./random.ts";

const methods = ["GET", "GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD", "PURGE"];
const pathPieces = [
  "/",
  "a",
  "b%20c",
  "..",
  ".",
  "%2e",
  "%2F",
  "%zz",
  "%",
  "~",
  "!",
  "$",
  "'",
  "(",
  ")",
  "*",
  "+",
  ",",
  ";",
  "=",
  ":",
  "@",
  "[",
  "]",
];
const queryPieces = ["a=1", "&", "b=", "=c", "+", "%20", "%E2%82%AC", "%ff", "?", "/", "'", "!", "a%3Db", ";"];
const names = [
  "x-a",
  "X-B",
  "accept",
  "cookie",
  "content-type",
  "x-empty",
  "range",
  "if-none-match",
  "x-under_score",
  "referer",
];
const values = [
  "1",
  "",
  "a, b",
  "a=1; b=2",
  "text/plain; charset=utf-8",
  "bytes=0-4",
  '"tag"',
  "\tx\t",
  "a  b",
  "*/*;q=0.1",
];

/** An app that answers with what it sees of a request. */
export const mirror = `export default { async fetch(request) {
  if (request.method === "HEAD") return new Response("no body");
  const text = await request.text();
  return Response.json({ method: request.method, url: request.url, headers: [...request.headers], text,
    query: [...new URL(request.url).searchParams] });
} };`;

export function newRequest(random: Random, number: number): Exchange {
  const method = random.oneOf(methods);
  const path = `/${random.some(0, 6, () => random.oneOf(pathPieces)).join("")}`;
  const query = random.chance(50) ? `?${random.some(0, 5, () => random.oneOf(queryPieces)).join("")}` : "";
  const headers: Record<string, string> = {};
  for (const name of random.some(0, 4, () => random.oneOf(names))) headers[name] = random.oneOf(values);
  const hasBody = ["POST", "PUT", "PATCH"].includes(method) && random.chance(70);
  const options = { headers, ...(hasBody ? { body: random.oneOf(["", "text", "a=b&c=d", "é€"]) } : {}) };
  return { kind: "request", name: `${number}`, method, path: path + query, options };
}

/** Smaller ones that may show the same. */
export function requestReductions(exchange: Exchange): Exchange[] {
  const { path, options } = exchange;
  const smaller: Exchange[] = [];
  for (let at = 1; at < path.length; at++) smaller.push({ ...exchange, path: path.slice(0, at) + path.slice(at + 1) });
  for (const name of Object.keys(options.headers ?? {})) {
    const { [name]: _, ...headers } = options.headers ?? {};
    smaller.push({ ...exchange, options: { ...options, headers } });
  }
  const { body, ...rest } = options;
  if (body !== undefined) smaller.push({ ...exchange, options: rest });
  return smaller;
}
