import t from "tap";
import { parseWrk, requireProgram } from "./wrk.ts";

const text = `Running 4s test @ http://127.0.0.1:8787/
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   352.10us  200.00us   8.00ms   90.00%
    Req/Sec    91.50k     2.10k   95.00k    70.00%
  Latency Distribution
     50%  321.00us
     75%  400.00us
     90%  512.00us
     99%    1.25ms
  366000 requests in 4.00s, 50.00MB read
Requests/sec:  91500.25
Transfer/sec:     12.50MB
`;

t.test("rate and latencies, in milliseconds whatever the unit", (t) => {
  t.same(parseWrk(text), { requestsPerSecond: 91500.25, p50: 0.321, p99: 1.25, failures: 0 });
  t.match(parseWrk(text.replace("1.25ms", "1.50s")), { p99: 1500 });
  t.match(parseWrk(text.replace("1.25ms", "1.00m")), { p99: 60_000 });
  t.end();
});

t.test("other statuses and broken connections are failures", (t) => {
  const broken =
    "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 90\nRequests/sec:";
  t.match(parseWrk(text.replace("Requests/sec:", broken)), { failures: 100 });
  t.end();
});

t.test("something else is no result", (t) => {
  t.throws(() => parseWrk("unable to connect"), /wrk printed no rate: unable to connect/);
  t.end();
});

t.test("a program that is missing is told with the package that has it", async (t) => {
  await t.rejects(requireProgram("no-such-program", "a-package"), {
    message: "the program no-such-program is missing: install it first (Debian: apt-get install a-package)",
  });
  await t.resolves(requireProgram("false", "coreutils"), "one that ends with an error is there");
});
