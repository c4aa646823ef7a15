// Request: bodies bring their content type.
export default {
  fetch() {
    const type = (body, headers) =>
      new Request("http://a.example/", { method: "POST", body, headers }).headers.get("content-type");
    return Response.json({
      text: type("x"),
      params: type(new URLSearchParams("a=b")),
      bytes: type(new Uint8Array(1)),
      stream: type(new ReadableStream()),
      given: type("x", { "content-type": "a/b" }),
    });
  },
};
