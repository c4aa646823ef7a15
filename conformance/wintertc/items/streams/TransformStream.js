interfaceShape("TransformStream", { length: 0, attributes: "readable writable" });

test("gives what its transformer makes", async () => {
  const twice = new TransformStream({
    transform: (chunk, controller) => controller.enqueue(chunk * 2),
    flush: (controller) => controller.enqueue("end"),
  });
  alike(await Array.fromAsync(ReadableStream.from([1, 2]).pipeThrough(twice)), [2, 4, "end"]);
});
