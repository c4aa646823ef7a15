// fetch: redirect "manual" gives the redirect itself.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/redirect/302?to=/text`, { redirect: "manual" });
    return Response.json({
      status: response.status,
      location: response.headers.get("location"),
      redirected: response.redirected,
      type: response.type,
      body: await response.text(),
    });
  },
};
