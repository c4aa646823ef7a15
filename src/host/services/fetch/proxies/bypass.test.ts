import t from "tap";
import { Bypass } from "./bypass.ts";

function isBypassed(entries: string[], place: string): boolean {
  const { protocol, hostname, port } = new URL(place);
  const isTls = protocol === "https:";
  const number = port === "" ? (isTls ? 443 : 80) : Number(port);
  return new Bypass(entries).has({ isTls, hostname: hostname.replace(/^\[(.*)\]$/, "$1"), port: number });
}

t.test("a host, and all below it, however it is written", async (t) => {
  for (const entry of ["example.com", ".example.com", "*.example.com", "EXAMPLE.com", "example.com."]) {
    t.equal(isBypassed([entry], "http://example.com"), true, entry);
    t.equal(isBypassed([entry], "https://a.b.example.com"), true, entry);
    t.equal(isBypassed([entry], "https://example.com."), true, entry);
    t.equal(isBypassed([entry], "http://badexample.com"), false, entry);
    t.equal(isBypassed([entry], "http://example.com.evil.test"), false, entry);
    t.equal(isBypassed([entry], "http://com"), false, entry);
  }
  t.equal(isBypassed(["*"], "http://anything.test"), true);
  t.equal(isBypassed([], "http://anything.test"), false);
});

t.test("a port, where one is named", async (t) => {
  t.equal(isBypassed(["example.com:8080"], "http://example.com:8080"), true);
  t.equal(isBypassed(["example.com:8080"], "http://example.com"), false);
  t.equal(isBypassed(["example.com:443"], "https://a.example.com"), true);
  t.equal(isBypassed(["203.0.113.7:80"], "http://203.0.113.7"), true);
  t.equal(isBypassed(["[2001:db8::1]:80"], "http://[2001:db8::1]"), true);
  t.equal(isBypassed(["[2001:db8::1]:80"], "http://[2001:db8::1]:81"), false);
});

t.test("addresses and blocks of them are for addresses", async (t) => {
  t.equal(isBypassed(["203.0.113.0/24"], "http://203.0.113.255:9000"), true);
  t.equal(isBypassed(["203.0.113.0/24"], "http://203.0.114.1"), false);
  t.equal(isBypassed(["2001:db8::/32"], "http://[2001:db8:0::5]"), true);
  t.equal(isBypassed(["2001:db8:0::1"], "http://[2001:db8::1]"), true);
  t.equal(isBypassed(["203.0.113.7"], "http://203.0.113.70"), false);
  t.equal(isBypassed(["203.0.113.0/24", "203.0.113.0/33", "/", ":", "a:b:c"], "http://name.test"), false);
});

t.test("this machine is never asked of a proxy", async (t) => {
  for (const host of ["localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "localhost."]) {
    t.equal(isBypassed([], `http://${host}:8080`), true, host);
  }
  t.equal(isBypassed([], "http://notlocalhost"), false);
});
