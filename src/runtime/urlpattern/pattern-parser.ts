// From a pattern string to its part list: https://urlpattern.spec.whatwg.org/#parsing

import { arrayPush, numberToString, setAdd, setHas } from "../infra/index.ts";
import {
  fixedText,
  fullWildcardRegExpValue,
  generateSegmentWildcardRegExp,
  type Modifier,
  type Options,
  type Part,
  type PartType,
} from "./parts.ts";
import { type Token, type TokenType, tokenize } from "./tokenizer.ts";

/** https://urlpattern.spec.whatwg.org/#encoding-callback; throws a TypeError for what can't be encoded. */
export type EncodingCallback = (input: string) => string;

/** https://urlpattern.spec.whatwg.org/#pattern-parser */
interface PatternParser {
  readonly input: string;
  readonly tokenList: Token[];
  readonly encodingCallback: EncodingCallback;
  readonly segmentWildcardRegExp: string;
  readonly partList: Part[];
  /** Names of the parts. */
  readonly names: Set<string>;
  pendingFixedValue: string;
  index: number;
  nextNumericName: number;
}

/** What stands at one place of a pattern: a group, or text alone that has a modifier. */
interface Piece {
  readonly prefix: string;
  readonly name: Token | null;
  readonly regExpOrWildcard: Token | null;
  readonly suffix: string;
  readonly modifier: Token | null;
}

/** https://urlpattern.spec.whatwg.org/#parse-a-pattern-string */
export function parsePatternString(input: string, options: Options, encodingCallback: EncodingCallback): Part[] {
  // 1-2. The parser and its tokens.
  const parser: PatternParser = {
    input,
    tokenList: tokenize(input, "strict"),
    encodingCallback,
    segmentWildcardRegExp: generateSegmentWildcardRegExp(options),
    partList: [],
    names: new Set(),
    pendingFixedValue: "",
    index: 0,
    nextNumericName: 0,
  };
  // 3. Piece by piece.
  while (parser.index < parser.tokenList.length) parsePiece(parser, options);
  // 4. The parts.
  return parser.partList;
}

/** Step 3 of the same. */
function parsePiece(parser: PatternParser, options: Options): void {
  // 3.1-3.3. A group that stands by itself, and a character before it.
  const char = tryToConsume(parser, "char");
  const name = tryToConsume(parser, "name");
  const regExpOrWildcard = tryToConsumeRegExpOrWildcard(parser, name);
  if (name !== null || regExpOrWildcard !== null) {
    // 3.4. The character is its prefix or is text.
    let prefix = char === null ? "" : char.value;
    if (prefix !== "" && prefix !== options.prefixCodePoint) {
      parser.pendingFixedValue += prefix;
      prefix = "";
    }
    maybeAddPendingFixedValue(parser);
    const modifier = tryToConsumeModifier(parser);
    addPart(parser, { prefix, name, regExpOrWildcard, suffix: "", modifier });
    return;
  }
  // 3.5-3.7. Text is collected.
  const fixed = char ?? tryToConsume(parser, "escaped-char");
  if (fixed !== null) {
    parser.pendingFixedValue += fixed.value;
    return;
  }
  // 3.8-3.9. Something in braces.
  if (tryToConsume(parser, "open") !== null) {
    addPart(parser, parseBraces(parser));
    return;
  }
  // 3.10-3.11. The end.
  maybeAddPendingFixedValue(parser);
  consumeRequired(parser, "end");
}

/** Steps 3.9.1 to 3.9.6 of the same. */
function parseBraces(parser: PatternParser): Piece {
  const prefix = consumeText(parser);
  const name = tryToConsume(parser, "name");
  const regExpOrWildcard = tryToConsumeRegExpOrWildcard(parser, name);
  const suffix = consumeText(parser);
  consumeRequired(parser, "close");
  return { prefix, name, regExpOrWildcard, suffix, modifier: tryToConsumeModifier(parser) };
}

/** https://urlpattern.spec.whatwg.org/#try-to-consume-a-token */
function tryToConsume(parser: PatternParser, type: TokenType): Token | null {
  const next = parser.tokenList[parser.index] as Token;
  if (next.type !== type) return null;
  parser.index++;
  return next;
}

/** https://urlpattern.spec.whatwg.org/#try-to-consume-a-modifier-token */
function tryToConsumeModifier(parser: PatternParser): Token | null {
  return tryToConsume(parser, "other-modifier") ?? tryToConsume(parser, "asterisk");
}

/** https://urlpattern.spec.whatwg.org/#try-to-consume-a-regexp-or-wildcard-token */
function tryToConsumeRegExpOrWildcard(parser: PatternParser, name: Token | null): Token | null {
  const token = tryToConsume(parser, "regexp");
  return name === null && token === null ? tryToConsume(parser, "asterisk") : token;
}

const tokenNames: Partial<Record<TokenType, string>> = { close: "a closing brace", end: "the end" };

/** https://urlpattern.spec.whatwg.org/#consume-a-required-token */
function consumeRequired(parser: PatternParser, type: TokenType): Token {
  const result = tryToConsume(parser, type);
  if (result !== null) return result;
  const got = parser.tokenList[parser.index] as Token;
  const found = got.type === "end" ? "its end" : `the ${got.type} at ${numberToString(got.index)}`;
  throw new TypeError(`The pattern "${parser.input}" has ${found} where ${tokenNames[type]} should be.`);
}

/** https://urlpattern.spec.whatwg.org/#consume-text */
function consumeText(parser: PatternParser): string {
  let result = "";
  while (true) {
    const token = tryToConsume(parser, "char") ?? tryToConsume(parser, "escaped-char");
    if (token === null) return result;
    result += token.value;
  }
}

/** https://urlpattern.spec.whatwg.org/#maybe-add-a-part-from-the-pending-fixed-value */
function maybeAddPendingFixedValue(parser: PatternParser): void {
  if (parser.pendingFixedValue === "") return;
  const encoded = parser.encodingCallback(parser.pendingFixedValue);
  parser.pendingFixedValue = "";
  arrayPush(parser.partList, fixedText(encoded, "none"));
}

function modifierOf(token: Token | null): Modifier {
  if (token === null) return "none";
  if (token.value === "?") return "optional";
  return token.value === "*" ? "zero-or-more" : "one-or-more";
}

/** https://urlpattern.spec.whatwg.org/#add-a-part */
function addPart(parser: PatternParser, piece: Piece): void {
  const { prefix, name, regExpOrWildcard } = piece;
  // 1-2. The modifier.
  const modifier = modifierOf(piece.modifier);
  const isText = name === null && regExpOrWildcard === null;
  // 3. Text in braces is text.
  if (isText && modifier === "none") {
    parser.pendingFixedValue += prefix;
    return;
  }
  // 4. What came before it.
  maybeAddPendingFixedValue(parser);
  // 5. Text with a modifier.
  if (isText) {
    if (prefix !== "") arrayPush(parser.partList, fixedText(parser.encodingCallback(prefix), modifier));
    return;
  }
  // 6-11. What the group matches.
  const { type, value } = matchOf(parser, regExpOrWildcard);
  // 12-15. Its name.
  const partName = name === null ? numberToString(parser.nextNumericName++) : name.value;
  if (setHas(parser.names, partName)) {
    throw new TypeError(`The pattern "${parser.input}" has two groups named "${partName}".`);
  }
  setAdd(parser.names, partName);
  // 16-19. The part.
  const encodedPrefix = parser.encodingCallback(prefix);
  const suffix = parser.encodingCallback(piece.suffix);
  arrayPush<Part>(parser.partList, { type, value, modifier, name: partName, prefix: encodedPrefix, suffix });
}

function matchOf(parser: PatternParser, token: Token | null): { type: PartType; value: string } {
  let value = token === null ? parser.segmentWildcardRegExp : token.value;
  if (token?.type === "asterisk") value = fullWildcardRegExpValue;
  if (value === parser.segmentWildcardRegExp) return { type: "segment-wildcard", value: "" };
  return value === fullWildcardRegExpValue ? { type: "full-wildcard", value: "" } : { type: "regexp", value };
}
