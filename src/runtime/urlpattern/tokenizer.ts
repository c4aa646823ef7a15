// Tokens of a pattern string: https://urlpattern.spec.whatwg.org/#tokenizing. Positions are in code units, which never
// stand inside of a code point, since the tokenizer goes by code points.

import {
  arrayPush,
  regExpExec,
  stringCharCodeAt,
  stringCodePointAt,
  stringFromCodePoint,
  stringSlice,
} from "../infra/index.ts";

/** https://urlpattern.spec.whatwg.org/#token-type */
export type TokenType =
  | "open"
  | "close"
  | "regexp"
  | "name"
  | "char"
  | "escaped-char"
  | "other-modifier"
  | "asterisk"
  | "end"
  | "invalid-char";

/** https://urlpattern.spec.whatwg.org/#token */
export interface Token {
  readonly type: TokenType;
  readonly index: number;
  readonly value: string;
}

/** https://urlpattern.spec.whatwg.org/#tokenize-policy */
export type TokenizePolicy = "strict" | "lenient";

/** https://urlpattern.spec.whatwg.org/#tokenizer */
interface Tokenizer {
  readonly input: string;
  readonly policy: TokenizePolicy;
  readonly tokenList: Token[];
  index: number;
  nextIndex: number;
  codePoint: number;
}

const codePoints = {
  openParenthesis: 0x28,
  closeParenthesis: 0x29,
  asterisk: 0x2a,
  plus: 0x2b,
  colon: 0x3a,
  questionMark: 0x3f,
  backslash: 0x5c,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** https://urlpattern.spec.whatwg.org/#tokenize */
export function tokenize(input: string, policy: TokenizePolicy): Token[] {
  // 1-3. The tokenizer.
  const tokenizer: Tokenizer = { input, policy, tokenList: [], index: 0, nextIndex: 0, codePoint: 0 };
  // 4. Token by token.
  while (tokenizer.index < input.length) {
    seekAndGetNextCodePoint(tokenizer, tokenizer.index);
    tokenizeNext(tokenizer);
  }
  // 5-6. The end is a token.
  addTokenWithDefaultLength(tokenizer, "end", tokenizer.index, tokenizer.index);
  return tokenizer.tokenList;
}

/** Steps 4.2 to 4.9 of the same. */
function tokenizeNext(tokenizer: Tokenizer): void {
  switch (tokenizer.codePoint) {
    case codePoints.asterisk:
      addTokenWithDefaultPositionAndLength(tokenizer, "asterisk");
      break;
    case codePoints.plus:
    case codePoints.questionMark:
      addTokenWithDefaultPositionAndLength(tokenizer, "other-modifier");
      break;
    case codePoints.backslash:
      tokenizeEscape(tokenizer);
      break;
    case codePoints.openBrace:
      addTokenWithDefaultPositionAndLength(tokenizer, "open");
      break;
    case codePoints.closeBrace:
      addTokenWithDefaultPositionAndLength(tokenizer, "close");
      break;
    case codePoints.colon:
      tokenizeName(tokenizer);
      break;
    case codePoints.openParenthesis:
      tokenizeRegExp(tokenizer);
      break;
    default:
      addTokenWithDefaultPositionAndLength(tokenizer, "char");
      break;
  }
}

/** Step 4.4. */
function tokenizeEscape(tokenizer: Tokenizer): void {
  if (tokenizer.nextIndex === tokenizer.input.length) {
    processTokenizingError(tokenizer, tokenizer.nextIndex, tokenizer.index, "ends in a backslash");
    return;
  }
  const escapedIndex = tokenizer.nextIndex;
  getNextCodePoint(tokenizer);
  addTokenWithDefaultLength(tokenizer, "escaped-char", tokenizer.nextIndex, escapedIndex);
}

/** Step 4.7. */
function tokenizeName(tokenizer: Tokenizer): void {
  const nameStart = tokenizer.nextIndex;
  let namePosition = nameStart;
  while (namePosition < tokenizer.input.length) {
    seekAndGetNextCodePoint(tokenizer, namePosition);
    if (!isValidNameCodePoint(tokenizer.codePoint, namePosition === nameStart)) break;
    namePosition = tokenizer.nextIndex;
  }
  if (namePosition <= nameStart) {
    processTokenizingError(tokenizer, nameStart, tokenizer.index, "has a colon that no name follows");
    return;
  }
  addTokenWithDefaultLength(tokenizer, "name", namePosition, nameStart);
}

/** Step 4.8. */
function tokenizeRegExp(tokenizer: Tokenizer): void {
  const start = tokenizer.nextIndex;
  const end = findRegExpEnd(tokenizer, start);
  if (typeof end === "string") {
    processTokenizingError(tokenizer, start, tokenizer.index, end);
    return;
  }
  if (end - start - 1 === 0) {
    processTokenizingError(tokenizer, start, tokenizer.index, "has a regular expression that is empty");
    return;
  }
  addToken(tokenizer, "regexp", end, { start, length: end - start - 1 });
}

/** Step 4.8.5: the position behind the closing parenthesis, or what is wrong. */
function findRegExpEnd(tokenizer: Tokenizer, start: number): number | string {
  const { length } = tokenizer.input;
  let depth = 1;
  let position = start;
  while (position < length) {
    seekAndGetNextCodePoint(tokenizer, position);
    const { codePoint } = tokenizer;
    if (codePoint > 0x7f) return "has a regular expression that is not all ASCII";
    if (position === start && codePoint === codePoints.questionMark) {
      return "has a regular expression that begins with a question mark";
    }
    if (codePoint === codePoints.backslash) {
      if (tokenizer.nextIndex === length) return "has a regular expression that ends in a backslash";
      getNextCodePoint(tokenizer);
      if (tokenizer.codePoint > 0x7f) return "has a regular expression that is not all ASCII";
      position = tokenizer.nextIndex;
      continue;
    }
    if (codePoint === codePoints.closeParenthesis) {
      depth--;
      if (depth === 0) return tokenizer.nextIndex;
    } else if (codePoint === codePoints.openParenthesis) {
      depth++;
      const next = tokenizer.nextIndex;
      if (next === length || stringCharCodeAt(tokenizer.input, next) !== codePoints.questionMark) {
        return "has a regular expression with a capturing group of its own: write (?:...)";
      }
    }
    position = tokenizer.nextIndex;
  }
  return "has a regular expression without its closing parenthesis";
}

/** https://urlpattern.spec.whatwg.org/#get-the-next-code-point */
function getNextCodePoint(tokenizer: Tokenizer): void {
  tokenizer.codePoint = stringCodePointAt(tokenizer.input, tokenizer.nextIndex);
  tokenizer.nextIndex += tokenizer.codePoint > 0xffff ? 2 : 1;
}

/** https://urlpattern.spec.whatwg.org/#seek-and-get-the-next-code-point */
function seekAndGetNextCodePoint(tokenizer: Tokenizer, index: number): void {
  tokenizer.nextIndex = index;
  getNextCodePoint(tokenizer);
}

/** https://urlpattern.spec.whatwg.org/#add-a-token */
function addToken(
  tokenizer: Tokenizer,
  type: TokenType,
  nextPosition: number,
  value: { start: number; length: number },
): void {
  // 1-5. The token.
  const text = stringSlice(tokenizer.input, value.start, value.start + value.length);
  arrayPush<Token>(tokenizer.tokenList, { type, index: tokenizer.index, value: text });
  // 6. What comes after it.
  tokenizer.index = nextPosition;
}

/** https://urlpattern.spec.whatwg.org/#add-a-token-with-default-length */
function addTokenWithDefaultLength(
  tokenizer: Tokenizer,
  type: TokenType,
  nextPosition: number,
  valuePosition: number,
): void {
  addToken(tokenizer, type, nextPosition, { start: valuePosition, length: nextPosition - valuePosition });
}

/** https://urlpattern.spec.whatwg.org/#add-a-token-with-default-position-and-length */
function addTokenWithDefaultPositionAndLength(tokenizer: Tokenizer, type: TokenType): void {
  addTokenWithDefaultLength(tokenizer, type, tokenizer.nextIndex, tokenizer.index);
}

/** https://urlpattern.spec.whatwg.org/#process-a-tokenizing-error */
function processTokenizingError(
  tokenizer: Tokenizer,
  nextPosition: number,
  valuePosition: number,
  problem: string,
): void {
  // 1. In the pattern of a component it counts.
  if (tokenizer.policy === "strict") throw new TypeError(`The pattern "${tokenizer.input}" ${problem}.`);
  // 2-3. In a constructor string, whose components are not known yet, it doesn't.
  addTokenWithDefaultLength(tokenizer, "invalid-char", nextPosition, valuePosition);
}

const identifierStart = /^[$_\p{ID_Start}]/u;
const identifierPart = /^(?:[$\p{ID_Continue}]|\u200c|\u200d)/u;

/** https://urlpattern.spec.whatwg.org/#is-a-valid-name-code-point */
export function isValidNameCodePoint(codePoint: number, first: boolean): boolean {
  return regExpExec(first ? identifierStart : identifierPart, stringFromCodePoint(codePoint)) !== null;
}
