// Door of the url room: https://url.spec.whatwg.org/

import { type Globals, globalInterface } from "../webidl/index.ts";
import { URL } from "./url.ts";
import { URLSearchParams } from "./url-search-params.ts";

export { appOrigin, parseUrlOfApp, setAppUrl, wantedUrl } from "./app-url.ts";
export { percentDecode, toByteStringOfUtf8 } from "./percent-encoding.ts";
export { newUrl, URL, urlRecordOf } from "./url.ts";
export {
  canParseUrl,
  omitted as omittedPart,
  parseUrl,
  schemeType,
  type UrlPart,
  type UrlRecord,
  updateUrl,
  urlHash,
  urlHost,
  urlHostname,
  urlOrigin,
  urlPart,
  urlPassword,
  urlPathname,
  urlPort,
  urlProtocol,
  urlQuery,
  urlSearch,
  urlUsername,
  urlWithoutHash,
} from "./url-record.ts";
export { URLSearchParams, urlSearchParamsListOf } from "./url-search-params.ts";
export {
  parseUrlencoded,
  parseUrlencodedBytes,
  type SearchParam,
  serializeUrlencoded,
  serializeUrlencoded as serializeUrlSearchParams,
} from "./urlencoded.ts";

export const globals: Globals = {
  URL: globalInterface(URL),
  URLSearchParams: globalInterface(URLSearchParams),
};
