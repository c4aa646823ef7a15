// fetch: the origin's response is passed on as it is.
export default {
  fetch: (_request, env) => fetch(`${env.ORIGIN}/headers?x-one=1&x-two=2&set-cookie=a%3D1&set-cookie=b%3D2`),
};
