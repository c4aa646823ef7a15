// A server's settings as they are written in flags, in variables of the environment and in strings of a file.

import { isIP } from "node:net";
import { resolve } from "node:path";
import { suggestion } from "../errors/index.ts";
import type { AppLimits } from "../native/index.ts";
import { limitNames, limitRanges } from "./limits.ts";
import type { ListenAddress } from "./server-config.ts";

/** The text is no value of the setting; the message is a sentence that says what would be. */
export class InvalidValue extends Error {}

export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidValue(`It is a whole number from ${least} to ${most}.`);
  };
}

export function boolean(text: string): boolean {
  if (/^(?:1|true)$/i.test(text)) return true;
  if (/^(?:0|false|)$/i.test(text)) return false;
  throw new InvalidValue("It is true or false.");
}

export function path(text: string): string {
  if (text === "") throw new InvalidValue("It is a path.");
  return resolve(text);
}

export function name(text: string): string {
  if (/^[\w-]+$/.test(text)) return text;
  throw new InvalidValue("It is a name.");
}

const port = integer(0, 65_535);

/** "8787", "127.0.0.1:8787", "[::1]:8787", "unix:/run/nano.sock", "unix:/run/nano.sock?mode=660" */
export function listenAddress(text: string): ListenAddress {
  const [, unix, mode] = /^unix:([^?]+)(?:\?mode=(0?[0-7]{3}))?$/.exec(text) ?? [];
  if (unix !== undefined) {
    return { unix: resolve(unix), ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }) };
  }
  const [, bracketed, bare, number = ""] = /^(?:(?:\[([\da-fA-F:.%\w]+)\]|([^[\]:/?]+)):)?(\d+)$/.exec(text) ?? [];
  if (number === "") {
    throw new InvalidValue('It is "PORT", "HOST:PORT", "[IPV6]:PORT" or "unix:PATH" ("unix:PATH?mode=660").');
  }
  return { host: bracketed ?? bare ?? defaultHost, port: port(number) };
}

export const defaultHost = "127.0.0.1";

/** "10.0.0.0/8" or an address alone -> a CIDR block; "unix" stays as it is. */
export function proxies(text: string): string {
  if (text.trim() === "unix") return "unix";
  const [address = "", prefix, ...rest] = text.trim().split("/");
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  const isLength = prefix === undefined || (/^\d{1,3}$/.test(prefix) && length <= bits);
  if (family === 0 || rest.length > 0 || !isLength) {
    throw new InvalidValue('It is an address, a block of them ("10.0.0.0/8", "::1") or "unix".');
  }
  return `${address}/${length}`;
}

/** "cpuMs=20" */
export function limit(text: string, others: Partial<AppLimits> = {}): Partial<AppLimits> {
  const [, word = "", value = ""] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (word === "") throw new InvalidValue("It is NAME=VALUE.");
  const known = limitNames.find((candidate) => candidate === word);
  if (known === undefined) {
    throw new InvalidValue(`There is no limit "${word}"${suggestion(word, limitNames)}: ${limitNames.join(", ")}.`);
  }
  return { ...others, [known]: integer(...limitRanges[known])(value) };
}

/** "NAME=VALUE" */
export function variable(text: string, others: Record<string, string> = {}): Record<string, string> {
  const [, key, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidValue("It is NAME=VALUE.");
  return { ...others, [key]: value };
}
