// fetch: redirects are followed, with the method as the standard says.
const ask = async (env, status, method) => {
  const response = await fetch(`${env.ORIGIN}/redirect/${status}?to=/echo`, {
    method,
    body: method === "POST" ? "b" : undefined,
  });
  const echoed = await response.json();
  return [response.redirected, response.url.replace(env.ORIGIN, ""), echoed.method, echoed.body];
};
export default {
  async fetch(_request, env) {
    return Response.json({
      get301: await ask(env, 301, "GET"),
      post301: await ask(env, 301, "POST"),
      post302: await ask(env, 302, "POST"),
      post303: await ask(env, 303, "POST"),
      put303: await ask(env, 303, "PUT"),
      post307: await ask(env, 307, "POST"),
      post308: await ask(env, 308, "POST"),
      delete302: await ask(env, 302, "DELETE"),
    });
  },
};
