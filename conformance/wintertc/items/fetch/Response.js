interfaceShape("Response", {
  length: 0,
  attributes: "type url redirected status ok statusText headers body bodyUsed",
  methods: { clone: 0 },
  promiseMethods: { arrayBuffer: 0, blob: 0, bytes: 0, formData: 0, json: 0, text: 0 },
  statics: { error: 0, redirect: 1, json: 1 },
});

test("json(), redirect() and error() make responses", async () => {
  const json = Response.json({ a: 1 }, { status: 201 });
  alike([json.status, json.ok, json.headers.get("content-type")], [201, true, "application/json"]);
  alike(await json.json(), { a: 1 });
  const redirect = Response.redirect("https://a.example/b", 301);
  alike([redirect.status, redirect.headers.get("location")], [301, "https://a.example/b"]);
  alike([Response.error().type, Response.error().status], ["error", 0]);
});

test("has a stream of bytes as its body", async () => {
  const response = new Response(new Uint8Array([1, 2, 3]));
  const { value } = await response.body.getReader().read();
  alike([...value], [1, 2, 3]);
  throws(() => new Response("x", { status: 204 }), TypeError);
  throws(() => new Response("", { status: 99 }), RangeError);
});
