// Request: methods of clients arrive as they are.
//> PUT / {"body":"x"}
//> DELETE /
//> OPTIONS /
//> HEAD /
//> PATCH / {"body":"x"}
export default {
  async fetch(request) {
    return new Response(`${request.method} ${await request.text()}`, { headers: { "x-method": request.method } });
  },
};
