// fetch: which headers go out that the app did not ask for.
export default {
  async fetch(_request, env) {
    const { headers } = await (await fetch(`${env.ORIGIN}/echo`)).json();
    return Response.json({ names: Object.keys(headers).sort() });
  },
};
