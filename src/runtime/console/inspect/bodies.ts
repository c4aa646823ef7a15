// What stands before and between the braces of an object of each kind.

import {
  arrayPush,
  asyncFunctionPrototype,
  asyncGeneratorFunctionPrototype,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  dateGetTime,
  dateToIso,
  generatorFunctionPrototype,
  mapSize,
  numberToString,
  regExpFlags,
  regExpSource,
  setSize,
  stringEndsWith,
  typedArrayLength,
  typedArrayName,
} from "../../infra/index.ts";
import {
  formatArray,
  formatArrayBuffer,
  formatEntries,
  formatMap,
  formatPromise,
  formatSet,
  formatTypedArray,
  indented,
  isKeyValueIterator,
} from "./contents.ts";
import { errorBase } from "./errors.ts";
import { type Inspection, ownData, type Style, stylize } from "./inspection.ts";
import { isClass, isInChain, type Kind, prototypeOf, unbox } from "./kinds.ts";
import { formatPrimitive } from "./primitives.ts";

/** An object that is being shown. */
export interface ObjectForm {
  value: object;
  kind: Kind;
  className: string | null;
  tag: string;
  inspection: Inspection;
  depth: number;
  /** Text of a value one level deeper. */
  format(value: unknown): string;
}

export interface Part {
  base: string;
  open: string;
  close: string;
  isList: boolean;
  isNumeric: boolean;
  /** The whole text when there is nothing between the braces; null: shown with empty braces all the same. */
  empty: string | null;
  /** Not empty when `contents` gives something. */
  output: readonly string[];
  keys: PropertyKey[];
  contents(): string[];
}

/** "Foo [tag] ", or "[Object: null prototype] ". */
export function prefixOf(form: ObjectForm, fallback: string, size = ""): string {
  const { className, tag } = form;
  if (className === null) {
    const name = nullName(form, fallback);
    const shown = tag !== "" && tag !== name ? `[${tag}] ` : "";
    return `[${name}${size}: null prototype] ${shown}`;
  }
  if (tag === "") return `${className}${size} `;
  // "Intl.NumberFormat" says all that "NumberFormat" does.
  if (tag === className || stringEndsWith(tag, `.${className}`)) return `${tag}${size} `;
  return `${className}${size} [${tag}] `;
}

/** What V8 knows an object by that has no class in sight. */
export function nullName(form: ObjectForm, fallback: string): string {
  const name = ops.op_console_class_name(form.value);
  return name === "" || form.kind !== "object" ? fallback : name;
}

const something: readonly string[] = [""];

interface Shape {
  base?: string;
  open?: string;
  isList?: boolean;
  isNumeric?: boolean;
  empty?: string | null;
  isFilled?: boolean;
  contents?(): string[];
}

function partOf(keys: PropertyKey[], shape: Shape): Part {
  const isList = shape.isList ?? false;
  return {
    base: shape.base ?? "",
    open: shape.open ?? "{",
    close: isList ? "]" : "}",
    isList,
    isNumeric: shape.isNumeric ?? false,
    empty: shape.empty ?? null,
    output: shape.isFilled ? something : [],
    keys,
    contents: shape.contents ?? (() => []),
  };
}

/** A value that is one word when it has no properties of its own. */
function wordPart(form: ObjectForm, keys: PropertyKey[], word: string, style: Style): Part {
  const empty = stylize(form.inspection, word, style);
  return partOf(keys, { base: word, empty });
}

function plainPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const isPlain = form.className === "Object" && form.tag === "";
  const prefix = isPlain ? "" : prefixOf(form, "Object");
  return partOf(keys, { open: `${prefix}{`, empty: `${prefix}{}` });
}

function arrayPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const items = form.value as unknown[];
  const { length } = items;
  const isPlain = form.className === "Array" && form.tag === "";
  const prefix = isPlain ? "" : prefixOf(form, "Array", `(${length})`);
  return partOf(keys, {
    open: `${prefix}[`,
    isList: true,
    empty: `${prefix}[]`,
    isFilled: length > 0,
    isNumeric: typeof ownData(items, 0) === "number" || typeof ownData(items, 0) === "bigint",
    contents: () => formatArray(form, items),
  });
}

function typedArrayPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const length = typedArrayLength(form.value);
  const prefix = prefixOf(form, typedArrayName(form.value) as string, `(${length})`);
  return partOf(keys, {
    open: `${prefix}[`,
    isList: true,
    isNumeric: true,
    empty: `${prefix}[]`,
    isFilled: length > 0,
    contents: () => formatTypedArray(form, length),
  });
}

function collectionPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const isMap = form.kind === "map";
  const size = isMap ? mapSize(form.value) : setSize(form.value);
  const prefix = prefixOf(form, isMap ? "Map" : "Set", `(${size})`);
  const contents = () => (isMap ? formatMap(form) : formatSet(form));
  return partOf(keys, { open: `${prefix}{`, empty: `${prefix}{}`, isFilled: size > 0, contents });
}

function iteratorPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const label = isKeyValueIterator(form.value) ? "Map Entries" : form.tag;
  return partOf(keys, { open: `[${label}] {`, isFilled: true, contents: () => formatEntries(form) });
}

function bufferPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const contents = () => formatArrayBuffer(form);
  return partOf(keys, { open: `${prefixOf(form, "ArrayBuffer")}{`, isFilled: true, contents });
}

const dataViewFields: readonly (readonly [string, (view: DataView) => unknown])[] = [
  ["byteLength", dataViewByteLength],
  ["byteOffset", dataViewByteOffset],
  ["buffer", dataViewBuffer],
];

function dataViewPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const contents = (): string[] => {
    const output: string[] = [];
    for (let at = 0; at < dataViewFields.length; at++) {
      const field = dataViewFields[at] as (typeof dataViewFields)[number];
      arrayPush(output, `[${field[0]}]: ${formatViewField(form, field[1])}`);
    }
    return output;
  };
  return partOf(keys, { open: `${prefixOf(form, "DataView")}{`, isFilled: true, contents });
}

function formatViewField(form: ObjectForm, read: (view: DataView) => unknown): string {
  try {
    return indented(form, read(form.value as DataView));
  } catch {
    // Its buffer is detached, or too short by now.
    return "undefined";
  }
}

function functionPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const { value, className, tag } = form;
  const ownName = ownData(value, "name");
  const name = typeof ownName === "string" ? ownName : "";
  if (isClass(value)) return wordPart(form, keys, classWord(form, name), "special");
  const type = className === null ? "Function (null prototype)" : functionType(value);
  const label = name === "" ? `${type} (anonymous)` : `${type}: ${name}`;
  const shownTag = tag !== "" && tag !== type && tag !== className ? ` [${tag}]` : "";
  const extra = className !== null && className !== type && className !== "Function" ? ` ${className}` : "";
  return wordPart(form, keys, `[${label}]${extra}${shownTag}`, "special");
}

const functionTypes: [object, string][] = [
  [generatorFunctionPrototype, "GeneratorFunction"],
  [asyncFunctionPrototype, "AsyncFunction"],
  [asyncGeneratorFunctionPrototype, "AsyncGeneratorFunction"],
];

function functionType(value: object): string {
  for (let at = 0; at < functionTypes.length; at++) {
    const known = functionTypes[at] as [object, string];
    if (isInChain(value, known[0])) return known[1];
  }
  return "Function";
}

function classWord(form: ObjectForm, name: string): string {
  const base = prototypeOf(form.value);
  const parent = base === null ? undefined : ownData(base, "name");
  const extended =
    base === null
      ? " extends [null prototype]"
      : typeof parent === "string" && parent !== ""
        ? ` extends ${parent}`
        : "";
  return `[class ${name === "" ? "(anonymous)" : name}${extended}]`;
}

function regExpPart(form: ObjectForm, keys: PropertyKey[]): Part {
  let flags = "";
  for (let at = 0; at < regExpFlags.length; at++) {
    const flag = regExpFlags[at] as (typeof regExpFlags)[number];
    if (flag[1](form.value)) flags += flag[0];
  }
  const prefix = form.className === "RegExp" && form.tag === "" ? "" : prefixOf(form, "RegExp");
  return wordPart(form, keys, `${prefix}/${regExpSource(form.value)}/${flags}`, "regexp");
}

function datePart(form: ObjectForm, keys: PropertyKey[]): Part {
  const date = form.value as Date;
  const text = numberToString(dateGetTime(date)) === "NaN" ? "Invalid Date" : dateToIso(date);
  const prefix = form.className === "Date" && form.tag === "" ? "" : prefixOf(form, "Date");
  return wordPart(form, keys, prefix + text, "date");
}

const boxNames: Record<string, string> = {
  bigint: "BigInt",
  boolean: "Boolean",
  number: "Number",
  string: "String",
  symbol: "Symbol",
};

function boxedPart(form: ObjectForm, keys: PropertyKey[]): Part {
  const primitive = unbox(form.value);
  const type = typeof primitive;
  const name = boxNames[type] as string;
  const extra = form.className === name ? "" : ` (${form.className ?? "null prototype"})`;
  const text = formatPrimitive({ ...form.inspection, colors: false }, primitive);
  return wordPart(form, keys, `[${name}${extra}: ${text}]`, type as Style);
}

export function formatBody(form: ObjectForm, keys: PropertyKey[]): Part {
  switch (form.kind) {
    case "array":
      return arrayPart(form, keys);
    case "typedarray":
      return typedArrayPart(form, keys);
    case "map":
    case "set":
      return collectionPart(form, keys);
    case "iterator":
      return iteratorPart(form, keys);
    case "arraybuffer":
      return bufferPart(form, keys);
    case "dataview":
      return dataViewPart(form, keys);
    case "function":
      return functionPart(form, keys);
    case "regexp":
      return regExpPart(form, keys);
    case "date":
      return datePart(form, keys);
    case "boxed":
      return boxedPart(form, keys);
    case "error": {
      const base = errorBase(form, keys);
      return partOf(keys, { base, empty: base });
    }
    case "promise":
      return partOf(keys, {
        open: `${prefixOf(form, "Promise")}{`,
        isFilled: true,
        contents: () => formatPromise(form),
      });
    case "weak":
      return partOf(keys, {
        open: `${prefixOf(form, "WeakMap")}{`,
        isFilled: true,
        contents: () => [stylize(form.inspection, "<items unknown>", "special")],
      });
    default:
      return plainPart(form, keys);
  }
}
