interfaceShape("URL", {
  length: 1,
  attributes: "origin searchParams",
  writable: "href protocol username password host hostname port pathname search hash",
  methods: { toJSON: 0, toString: 0 },
  statics: { parse: 1, canParse: 1 },
});

test("parses, against a base too, and is changed by its parts", () => {
  const url = new URL("../b?c=1#d", "https://u:p@A.example:8080/x/y");
  same(String(url), "https://u:p@a.example:8080/b?c=1#d");
  url.searchParams.append("e", "ä");
  same(url.search, "?c=1&e=%C3%A4");
  url.port = "443";
  same(url.host, "a.example");
  same(URL.parse("no scheme"), null);
  same(URL.canParse("https://x"), true);
  throws(() => new URL("no scheme"), TypeError);
});
