// URLSearchParams: parsing, encoding, order, and what changes a URL.
export default {
  fetch() {
    const params = new URLSearchParams("?a=1&b=2&a=3&c=%zz&d=+&e&=f");
    const url = new URL("http://a/?x=1");
    url.searchParams.append("y", "ä &=+");
    url.searchParams.delete("x");
    params.sort();
    return Response.json({
      entries: [...params],
      text: params.toString(),
      size: params.size,
      all: params.getAll("a"),
      hasValue: [params.has("a", "1"), params.has("a", "9")],
      url: url.href,
      object: new URLSearchParams({ a: 1, b: "x y" }).toString(),
      pairs: new URLSearchParams([
        ["a", "b"],
        ["a", "c"],
      ]).toString(),
      special: new URLSearchParams({ "*-._~!'()": "*-._~!'()" }).toString(),
    });
  },
};
