// URL.canParse and URL.parse.
export default {
  fetch() {
    return Response.json({
      can: [URL.canParse("http://a"), URL.canParse("a"), URL.canParse("a", "http://b")],
      parse: [URL.parse("http://a")?.href, URL.parse("a"), URL.parse("a", "http://b")?.href],
    });
  },
};
