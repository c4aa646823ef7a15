// URL: setters normalise and ignore.
export default {
  fetch() {
    const change = (key, value) => {
      const url = new URL("https://user@example.com:8080/path?query#hash");
      url[key] = value;
      return url.href;
    };
    return Response.json({
      protocol: change("protocol", "http"),
      badProtocol: change("protocol", "mailto"),
      host: change("host", "a.b:9"),
      hostname: change("hostname", "x:1"),
      port: change("port", "443"),
      badPort: change("port", "x"),
      pathname: change("pathname", "a b/é"),
      search: change("search", "a=ä b"),
      emptySearch: change("search", ""),
      hash: change("hash", "ä b"),
      username: change("username", "a:b"),
      password: change("password", "@"),
    });
  },
};
