import t from "tap";
import { egressProxiesOf } from "./egress-proxies.ts";

t.test("as every program reads them", async (t) => {
  t.equal(egressProxiesOf({}), undefined);
  t.equal(egressProxiesOf({ HTTP_PROXY: " ", NO_PROXY: "a.test" }), undefined);
  t.same(egressProxiesOf({ HTTP_PROXY: "http://a.test:3128", NO_PROXY: "b.test, .c.test  10.0.0.0/8,," }), {
    http: "http://a.test:3128/",
    bypass: ["b.test", ".c.test", "10.0.0.0/8"],
  });
  const both = {
    https_proxy: "https://u:p@b.test",
    HTTPS_PROXY: "http://c.test",
    http_proxy: "",
    HTTP_PROXY: "d.test:80",
  };
  t.same(egressProxiesOf(both), { http: "http://d.test/", https: "https://u:p@b.test/", bypass: [] });
  t.same(egressProxiesOf({ ALL_PROXY: "proxy:3128", https_proxy: "http://e.test", no_proxy: "*" }), {
    http: "http://proxy:3128/",
    https: "http://e.test/",
    bypass: ["*"],
  });
});

t.test("what names no proxy, without its password", async (t) => {
  const wrong = ["socks5://u:secret@a.test", "http://u:secret@", "http://%zz:secret@a.test", "http://a.test:secret"];
  for (const text of wrong) {
    const code = { code: "NANO_USAGE", message: /^https_proxy is invalid\. .*Give http:/ };
    t.throws(() => egressProxiesOf({ https_proxy: text }), code, text);
    t.throws(() => egressProxiesOf({ all_proxy: text }), { message: /^all_proxy/ });
    try {
      egressProxiesOf({ https_proxy: text });
    } catch (error) {
      t.notMatch(String(error), "secret");
    }
  }
});
