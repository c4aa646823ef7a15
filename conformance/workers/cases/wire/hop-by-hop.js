// On the wire: which headers of the connection an app sees.
//> GET / {"headers":{"connection":"close, x-private","x-private":"1","te":"trailers","upgrade-insecure-requests":"1"}}
export default { fetch: (request) => Response.json({ headers: [...request.headers].map(([name]) => name) }) };
