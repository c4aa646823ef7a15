// fetch: cookies of the origin, and of the client, are the app's own to handle.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/headers?set-cookie=a%3D1&set-cookie=b%3D2`);
    const again = await (await fetch(`${env.ORIGIN}/echo`, { headers: { cookie: "c=3" } })).json();
    return Response.json({
      cookies: response.headers.getSetCookie(),
      joined: response.headers.get("set-cookie"),
      sent: again.headers.cookie,
    });
  },
};
