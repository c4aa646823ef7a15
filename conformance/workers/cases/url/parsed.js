// URL: the parts of URLs.
const parts = (text, base) => {
  try {
    const { href, protocol, host, pathname, search, hash, origin, username } = new URL(text, base);
    return [href, protocol, host, pathname, search, hash, origin, username];
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      full: parts("https://user:p%40ss@Example.COM:8443/a/../b%20c?q=ä#f"),
      defaultPort: parts("http://a:80/"),
      relative: parts("../x?y#z", "http://a/b/c/d"),
      protocolRelative: parts("//b/c", "https://a/"),
      idna: parts("https://münchen.de/ß"),
      emoji: parts("https://🦊.example/"),
      ipv4: parts("http://0x7f.1/"),
      ipv6: parts("http://[::ffff:1.2.3.4]/"),
      spaces: parts("  http://a/ b "),
      backslashes: parts("http:\\\\a\\b"),
      opaque: parts("mailto:a@b"),
      file: parts("file:///C|/x"),
      blob: parts("blob:https://a/b"),
      badPort: parts("http://a:99999/"),
      badHost: parts("http://a b/"),
      noScheme: parts("a/b"),
    });
  },
};
