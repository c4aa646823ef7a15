interfaceShape("MessageChannel", { length: 0, attributes: "port1 port2" });

test("has two ports that are entangled", async () => {
  const { port1, port2 } = new MessageChannel();
  same(port1 instanceof MessagePort && port2 instanceof MessagePort && port1 !== port2, true);
  const data = await new Promise((resolve) => {
    port2.onmessage = (event) => resolve(event.data);
    port1.postMessage({ n: [1] });
  });
  port1.close();
  alike(data, { n: [1] });
});
