interfaceShape("ReadableStreamBYOBRequest", {
  length: null,
  attributes: "view",
  methods: { respond: 1, respondWithNewView: 1 },
});

test("is filled by the source", async () => {
  const stream = new ReadableStream({
    type: "bytes",
    pull({ byobRequest }) {
      same(byobRequest instanceof ReadableStreamBYOBRequest, true);
      byobRequest.view[0] = 7;
      byobRequest.respond(1);
      same(byobRequest.view, null);
    },
  });
  const { value } = await stream.getReader({ mode: "byob" }).read(new Uint8Array(4));
  alike([...value], [7]);
});
