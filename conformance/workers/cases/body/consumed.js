// Body: text, json, arrayBuffer and bytes.
//> POST / {"body":"{\"a\":[1,\"é\"]}"}
export default {
  async fetch(request) {
    const text = await request.text();
    const of = () => new Response(text);
    return Response.json({
      text,
      json: await of().json(),
      buffer: (await of().arrayBuffer()).byteLength,
      bytes: Array.from(await of().bytes()).slice(0, 3),
      badJson: await new Response("{").json().catch((error) => error.name),
      emptyJson: await new Response("").json().catch((error) => error.name),
      nullText: await new Response(null).text(),
    });
  },
};
