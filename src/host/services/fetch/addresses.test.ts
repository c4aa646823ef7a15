import t from "tap";
import { isPrivateAddress } from "./addresses.ts";

t.test("addresses of this machine and of private networks, in every notation", (t) => {
  const addresses = [
    "127.0.0.1",
    "127.255.255.255",
    "0.0.0.0",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a00:1",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "2002:c0a8:101::1",
    "2001:0:1::1",
    "",
    "localhost",
  ];
  for (const address of addresses) t.ok(isPrivateAddress(address), address);
  t.end();
});

t.test("public addresses", (t) => {
  const addresses = ["1.1.1.1", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111", "::ffff:1.1.1.1"];
  for (const address of [...addresses, "64:ff9b::101:101", "2002:101:101::1"])
    t.notOk(isPrivateAddress(address), address);
  t.end();
});
