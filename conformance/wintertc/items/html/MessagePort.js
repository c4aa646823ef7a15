interfaceShape("MessagePort", {
  length: null,
  parent: "EventTarget",
  writable: "onmessage onmessageerror onclose",
  methods: { postMessage: 1, start: 0, close: 0 },
});

test("keeps messages until it is started, and transfers", async () => {
  const { port1, port2 } = new MessageChannel();
  const { buffer } = new Uint8Array([1, 2]);
  port1.postMessage(buffer, [buffer]);
  same(buffer.byteLength, 0, "bytes left");
  const data = await new Promise((resolve) => {
    port2.addEventListener("message", (event) => resolve(event.data));
    port2.start();
  });
  port2.close();
  same(data.byteLength, 2);
});
