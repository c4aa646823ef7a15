// Text of a configuration file -> plain value, with a way back from a key to its place in the text.

import { findNodeAtLocation, getNodeValue, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { parse as parseToml, TomlError } from "smol-toml";
import { codeFrame, NanoError, placeAt, placeName, type SourcePlace } from "../errors/index.ts";
import { type TomlPlaces, tomlPlaces } from "./toml-places.ts";

export type KeyPath = readonly (string | number)[];

export interface ParsedFile {
  /** As messages name it. */
  file: string;
  value: unknown;
  /** Of the key at the path, or of the value where it is an array's; of what is nearest above where there is none. */
  placeOf(path: KeyPath): SourcePlace;
}

export function invalidConfig(place: SourcePlace, reason: string, cause?: unknown): NanoError {
  return new NanoError("NANO_CONFIG_INVALID", `${placeName(place)}: ${reason}`, { cause, detail: codeFrame(place) });
}

export function parseConfigFile(file: string, text: string): ParsedFile {
  return file.endsWith(".toml") ? parseTomlFile(file, text) : parseJsonFile(file, text);
}

function parseJsonFile(file: string, text: string): ParsedFile {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined || tree === undefined) {
    const words = error === undefined ? "empty file" : wordsOf(printParseErrorCode(error.error));
    throw invalidConfig(placeAt(file, text, error?.offset ?? 0), words);
  }
  return {
    file,
    value: getNodeValue(tree),
    placeOf(path) {
      for (let length = path.length; length > 0; length--) {
        const node = findNodeAtLocation(tree, path.slice(0, length));
        if (node !== undefined) {
          // The key, where there is one: `parent` is the property that holds key and value.
          const named = node.parent?.type === "property" ? (node.parent.children?.[0] ?? node) : node;
          return { ...placeAt(file, text, named.offset), length: named.length };
        }
      }
      return placeAt(file, text, tree.offset);
    },
  };
}

/** "PropertyNameExpected" -> "property name expected" */
function wordsOf(errorName: string): string {
  return errorName.replace(/\B[A-Z]/g, " $&").toLowerCase();
}

function parseTomlFile(file: string, text: string): ParsedFile {
  let value: unknown;
  try {
    value = parseToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const lineText = text.split(/\r?\n/)[error.line - 1] ?? "";
    const reason = error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "") ?? "invalid TOML";
    throw invalidConfig({ file, line: error.line, column: error.column, lineText }, reason, error);
  }
  let places: TomlPlaces | undefined;
  return {
    file,
    value,
    placeOf(path) {
      places ??= tomlPlaces(text);
      for (let length = path.length; length > 0; length--) {
        const range = places(path.slice(0, length));
        if (range !== undefined) return { ...placeAt(file, text, range.offset), length: range.length };
      }
      return placeAt(file, text, 0);
    },
  };
}
