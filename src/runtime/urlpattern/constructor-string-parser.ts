// From a URL-like string to the patterns of its components: https://urlpattern.spec.whatwg.org/#constructor-string-parsing

import { stringSlice } from "../infra/index.ts";
import { canonicalizeProtocol } from "./canonicalization.ts";
import { compileComponent, matchesSpecialScheme } from "./component.ts";
import { newInit, type UrlPatternInit } from "./init.ts";
import { type Token, tokenize } from "./tokenizer.ts";
import type { ComponentName } from "./url-components.ts";

type State = ComponentName | "init" | "authority" | "done";

/** https://urlpattern.spec.whatwg.org/#constructor-string-parser */
interface Parser {
  readonly input: string;
  readonly tokenList: Token[];
  readonly result: UrlPatternInit;
  componentStart: number;
  tokenIndex: number;
  tokenIncrement: number;
  groupDepth: number;
  hostnameIpv6BracketDepth: number;
  protocolMatchesSpecialScheme: boolean;
  state: State;
}

/** https://urlpattern.spec.whatwg.org/#parse-a-constructor-string */
export function parseConstructorString(input: string): UrlPatternInit {
  // 1. The parser.
  const parser: Parser = {
    input,
    tokenList: tokenize(input, "lenient"),
    result: newInit(),
    componentStart: 0,
    tokenIndex: 0,
    tokenIncrement: 1,
    groupDepth: 0,
    hostnameIpv6BracketDepth: 0,
    protocolMatchesSpecialScheme: false,
    state: "init",
  };
  // 2. Token by token.
  while (parser.tokenIndex < parser.tokenList.length && parser.state !== "done") {
    parser.tokenIncrement = 1;
    step(parser);
    parser.tokenIndex += parser.tokenIncrement;
  }
  // 3. No port is the default port.
  const { result } = parser;
  if (result.hostname !== undefined && result.port === undefined) result.port = "";
  // 4. The patterns.
  return result;
}

/** Steps 2.2 to 2.5 of the same. */
function step(parser: Parser): void {
  const { type } = parser.tokenList[parser.tokenIndex] as Token;
  // 2.2. The end.
  if (type === "end") {
    endOfInput(parser);
    return;
  }
  // 2.3-2.4. What stands in braces belongs to one component.
  if (type === "open") {
    parser.groupDepth++;
    return;
  }
  if (parser.groupDepth > 0) {
    if (type !== "close") return;
    parser.groupDepth--;
  }
  // 2.5. By state.
  states[parser.state](parser);
}

/** Step 2.2 of the same. */
function endOfInput(parser: Parser): void {
  if (parser.state === "init") {
    rewind(parser);
    if (isHashPrefix(parser)) changeState(parser, "hash", 1);
    else if (isSearchPrefix(parser)) changeState(parser, "search", 1);
    else changeState(parser, "pathname", 0);
  } else if (parser.state === "authority") {
    rewindAndSetState(parser, "hostname");
  } else {
    changeState(parser, "done", 0);
  }
}

const states: Record<State, (parser: Parser) => void> = {
  init(parser) {
    if (isNonSpecialPatternChar(parser, 0, ":")) rewindAndSetState(parser, "protocol");
  },
  protocol(parser) {
    if (!isNonSpecialPatternChar(parser, 0, ":")) return;
    computeProtocolMatchesSpecialScheme(parser);
    const slashes = isNonSpecialPatternChar(parser, 1, "/") && isNonSpecialPatternChar(parser, 2, "/");
    const next = slashes || parser.protocolMatchesSpecialScheme ? "authority" : "pathname";
    changeState(parser, next, slashes ? 3 : 1);
  },
  authority(parser) {
    if (isNonSpecialPatternChar(parser, 0, "@")) return rewindAndSetState(parser, "username");
    if (isNonSpecialPatternChar(parser, 0, "/") || isSearchPrefix(parser) || isHashPrefix(parser)) {
      rewindAndSetState(parser, "hostname");
    }
  },
  username(parser) {
    if (isNonSpecialPatternChar(parser, 0, ":")) changeState(parser, "password", 1);
    else if (isNonSpecialPatternChar(parser, 0, "@")) changeState(parser, "hostname", 1);
  },
  password(parser) {
    if (isNonSpecialPatternChar(parser, 0, "@")) changeState(parser, "hostname", 1);
  },
  hostname(parser) {
    if (isNonSpecialPatternChar(parser, 0, "[")) parser.hostnameIpv6BracketDepth++;
    else if (isNonSpecialPatternChar(parser, 0, "]")) parser.hostnameIpv6BracketDepth--;
    else if (isNonSpecialPatternChar(parser, 0, ":") && parser.hostnameIpv6BracketDepth === 0) {
      changeState(parser, "port", 1);
    } else states.port(parser);
  },
  port(parser) {
    if (isNonSpecialPatternChar(parser, 0, "/")) changeState(parser, "pathname", 0);
    else states.pathname(parser);
  },
  pathname(parser) {
    if (isSearchPrefix(parser)) changeState(parser, "search", 1);
    else states.search(parser);
  },
  search(parser) {
    if (isHashPrefix(parser)) changeState(parser, "hash", 1);
  },
  hash() {},
  done() {},
};

/** The order in which components come; "authority" stands where the username may begin. */
const order: Record<State, number> = {
  init: 0,
  protocol: 1,
  authority: 2,
  username: 3,
  password: 4,
  hostname: 5,
  port: 6,
  pathname: 7,
  search: 8,
  hash: 9,
  done: 10,
};

/** https://urlpattern.spec.whatwg.org/#change-state */
function changeState(parser: Parser, next: State, skip: number): void {
  const { state, result } = parser;
  // 1. What has been read.
  if (state !== "init" && state !== "authority" && state !== "done") result[state] = componentString(parser);
  // 2. What was left out between is empty.
  if (state !== "init" && next !== "done") {
    if (order[state] < order.hostname && order[next] > order.hostname) result.hostname ??= "";
    if (order[state] < order.pathname && order[next] > order.pathname) {
      result.pathname ??= parser.protocolMatchesSpecialScheme ? "/" : "";
    }
    if (order[state] < order.search && next === "hash") result.search ??= "";
  }
  // 3-6. On to the next.
  parser.state = next;
  parser.tokenIndex += skip;
  parser.componentStart = parser.tokenIndex;
  parser.tokenIncrement = 0;
}

/** https://urlpattern.spec.whatwg.org/#rewind */
function rewind(parser: Parser): void {
  parser.tokenIndex = parser.componentStart;
  parser.tokenIncrement = 0;
}

/** https://urlpattern.spec.whatwg.org/#rewind-and-set-state */
function rewindAndSetState(parser: Parser, state: State): void {
  rewind(parser);
  parser.state = state;
}

/** https://urlpattern.spec.whatwg.org/#get-a-safe-token */
function safeToken(parser: Parser, index: number): Token {
  const { tokenList } = parser;
  return tokenList[index < tokenList.length ? index : tokenList.length - 1] as Token;
}

/** https://urlpattern.spec.whatwg.org/#is-a-non-special-pattern-char, so many tokens further on. */
function isNonSpecialPatternChar(parser: Parser, ahead: number, value: string): boolean {
  const token = safeToken(parser, parser.tokenIndex + ahead);
  if (token.value !== value) return false;
  return token.type === "char" || token.type === "escaped-char" || token.type === "invalid-char";
}

/** https://urlpattern.spec.whatwg.org/#is-a-search-prefix */
function isSearchPrefix(parser: Parser): boolean {
  // 1-2. A question mark.
  if (isNonSpecialPatternChar(parser, 0, "?")) return true;
  if (safeToken(parser, parser.tokenIndex).value !== "?") return false;
  // 3-7. Which is no modifier of what came before.
  if (parser.tokenIndex === 0) return true;
  const { type } = safeToken(parser, parser.tokenIndex - 1);
  return type !== "name" && type !== "regexp" && type !== "close" && type !== "asterisk";
}

/** https://urlpattern.spec.whatwg.org/#is-a-hash-prefix */
function isHashPrefix(parser: Parser): boolean {
  return isNonSpecialPatternChar(parser, 0, "#");
}

/** https://urlpattern.spec.whatwg.org/#make-a-component-string */
function componentString(parser: Parser): string {
  const end = parser.tokenList[parser.tokenIndex] as Token;
  return stringSlice(parser.input, safeToken(parser, parser.componentStart).index, end.index);
}

/** https://urlpattern.spec.whatwg.org/#compute-protocol-matches-a-special-scheme-flag */
function computeProtocolMatchesSpecialScheme(parser: Parser): void {
  const component = compileComponent(componentString(parser), canonicalizeProtocol);
  if (matchesSpecialScheme(component)) parser.protocolMatchesSpecialScheme = true;
}
