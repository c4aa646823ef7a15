// Request: URLs of clients with percent-encoding, double slashes, dots and odd characters.
//> GET //double//slashes
//> GET /a/./b/../c
//> GET /%7Euser/%E2%82%AC/%zz
//> GET /?q=a+b%20c&empty=&=x&noequals
//> GET /a|b^c`{}
//> GET /?<>"'|
export default { fetch: (request) => new Response(request.url) };
