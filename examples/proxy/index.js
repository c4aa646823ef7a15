/** Replaces `from` by `to` in UTF-8 text that streams by, also where it is cut between two chunks. */
function replaceText(from, to) {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(from);
      // The last part may end with the beginning of another `from`.
      const last = parts.pop();
      const settled = Math.max(0, last.length - from.length + 1);
      rest = last.slice(settled);
      parts.push(last.slice(0, settled));
      controller.enqueue(encoder.encode(parts.join(to)));
    },
    flush(controller) {
      controller.enqueue(encoder.encode(rest + decoder.decode()));
    },
  });
}

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    const upstream = await fetch(new URL(pathname + search, env.UPSTREAM), {
      method: request.method,
      headers: { accept: request.headers.get("accept") ?? "*/*" },
      body: request.body,
      redirect: "manual",
    });
    const headers = new Headers(upstream.headers);
    headers.set("x-proxied-by", "nano");
    const isText = /^text\//.test(headers.get("content-type") ?? "");
    if (!isText || upstream.body === null) {
      return new Response(upstream.body, { status: upstream.status, headers });
    }
    // The body changes its length on the way.
    headers.delete("content-length");
    const body = upstream.body.pipeThrough(replaceText(env.REPLACE, env.BY));
    return new Response(body, { status: upstream.status, headers });
  },
};
