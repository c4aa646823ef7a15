import t from "tap";
import { Connection } from "../clients/connection.ts";
import { isInstalled } from "../peers/peers.ts";
import { family } from "./app-folder.ts";
import { capnpText, loaderConfig, servicesConfig, singleConfig } from "./capnp.ts";
import { serveWorkerd } from "./workerd.ts";

t.test("text is escaped as Cap'n Proto has it", (t) => {
  t.equal(capnpText('a "b" \\ c'), '"a \\"b\\" \\\\ c"');
  t.equal(capnpText("a\nb\r\t\0"), '"a\\nb\\r\\x09\\x00"');
  t.equal(capnpText("ünïcödé 🙂"), '"ünïcödé 🙂"');
  t.end();
});

t.test("each app is a service, and the router is bound to each", (t) => {
  const config = servicesConfig(family(2, "export default { name: 'APP_NAME' };"));
  for (const name of ["app0", "app1"]) {
    t.match(config, `(name = "${name}", service = "${name}")`);
    t.match(config, `esModule = "export default { name: '${name}' };"`);
  }
  t.notMatch(config, "APP_NAME");
  t.match(config, /sockets = \[ \(name = "http", .*, service = "the router"\) \]/);
  t.end();
});

const source = `export default { fetch: () => new Response("I am APP_NAME: \\"\\\\ \\u00fc\\n") };`;
const options = isInstalled("workerd") ? {} : { skip: "workerd is not installed" };

t.test("workerd serves what is generated", options, async (t) => {
  const apps = family(3, source);
  const configs = [singleConfig({ name: "app1", source: source.replace("APP_NAME", "app1") })];
  for (const config of [...configs, servicesConfig(apps), loaderConfig(source)]) {
    const serving = await serveWorkerd(config);
    const connection = new Connection(serving.port);
    t.match(await connection.ask("app1"), /I am app1: "\\ /);
    connection.close();
    await serving.stop();
  }
});
