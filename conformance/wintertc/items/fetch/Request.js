interfaceShape("Request", {
  length: 1,
  attributes:
    `method url headers destination referrer referrerPolicy mode credentials cache redirect integrity keepalive
    isReloadNavigation isHistoryNavigation signal duplex body bodyUsed`.replaceAll("\n", " "),
  methods: { clone: 0 },
  promiseMethods: { arrayBuffer: 0, blob: 0, bytes: 0, formData: 0, json: 0, text: 0 },
});

test("takes what it is made of, and a body once", async () => {
  const request = new Request("https://a.example/b?c", { method: "post", headers: { x: "1" }, body: '{"d":1}' });
  alike([request.method, request.url, request.headers.get("x")], ["POST", "https://a.example/b?c", "1"]);
  same(request.headers.get("content-type"), "text/plain;charset=UTF-8");
  const copy = request.clone();
  alike(await request.json(), { d: 1 });
  same(request.bodyUsed, true);
  await rejects(() => request.text(), TypeError);
  same(await new Request(copy).text(), '{"d":1}');
  throws(() => new Request("https://a.example/", { body: "x" }), TypeError);
});
