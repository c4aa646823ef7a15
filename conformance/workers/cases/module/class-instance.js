// Module syntax: an instance of a class serves, with methods from its prototype and state between requests.
//> GET /one
//> GET /two
class Counter {
  count = 0;
  fetch(request) {
    this.count++;
    return new Response(`${new URL(request.url).pathname} ${this.count}`);
  }
}
export default new Counter();
