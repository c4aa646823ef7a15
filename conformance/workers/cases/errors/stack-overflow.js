// Errors: a recursion without end is a RangeError that the app can catch, and an error when it does not.
//> GET /caught
//> GET /thrown
//> GET /caught
function deeper(n) {
  return deeper(n + 1) + 1;
}
export default {
  fetch(request) {
    if (new URL(request.url).pathname === "/thrown") return new Response(String(deeper(0)));
    try {
      deeper(0);
    } catch (error) {
      return new Response(error.name);
    }
  },
};
