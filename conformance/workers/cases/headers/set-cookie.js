// Headers: Set-Cookie is not joined, neither in getSetCookie nor on the wire.
export default {
  fetch() {
    const headers = new Headers();
    headers.append("Set-Cookie", "a=1; Path=/");
    headers.append("Set-Cookie", "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT");
    headers.append("x-list", headers.getSetCookie().join("|"));
    headers.append("x-get", headers.get("set-cookie"));
    return new Response("cookies", { headers });
  },
};
