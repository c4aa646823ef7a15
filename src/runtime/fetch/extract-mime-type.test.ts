import t from "tap";
import { serializeMimeType } from "../mimesniff/index.ts";
import { extractMimeType } from "./extract-mime-type.ts";
import { appendToHeaderList, newHeaderList } from "./header-list.ts";

t.test("extraction takes the last that parses and keeps the charset of its essence", async (t) => {
  const extracted = (...values: string[]) => {
    const list = newHeaderList();
    for (const value of values) appendToHeaderList(list, "content-type", "content-type", value);
    const type = extractMimeType(list);
    return type === null ? null : serializeMimeType(type);
  };
  t.equal(extracted(), null);
  t.equal(extracted("text/plain;charset=gbk, text/html"), "text/html");
  t.equal(extracted("text/html;charset=gbk;a=b, text/html;x=y"), "text/html;x=y;charset=gbk");
  t.equal(extracted("text/html;charset=gbk", "x/x", "text/html"), "text/html");
  t.equal(extracted("text/html", "*/*", "cannot-parse"), "text/html");
  t.equal(extracted("cannot-parse"), null);
});
