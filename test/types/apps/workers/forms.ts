// Bodies and streams as apps for Workers use them.

async function upload(request: Request): Promise<Response> {
  const form = await request.formData();
  const file = form.get("file");
  if (!(file instanceof File)) return new Response("no file", { status: 400 });
  const { readable, writable } = new TransformStream();
  const copied = file.stream().pipeThrough(new CompressionStream("gzip")).pipeTo(writable);
  await copied;
  const response = new Response(readable, { headers: { "content-encoding": "gzip" } });
  return response;
}

function failed(error: unknown): Response {
  if (error instanceof WebSocketError) return new Response(error.reason, { status: 502 });
  return new Response(String(error), { status: 500 });
}

const handler: ExportedHandler = { fetch: (request) => upload(request).catch(failed) };

export default handler;
