// crypto.subtle.digest: known answers.
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
export default {
  async fetch() {
    const of = (name) => crypto.subtle.digest(name, new TextEncoder().encode("abc")).then(hex, (error) => error.name);
    return Response.json({
      sha1: await of("SHA-1"),
      sha256: await of("sha-256"),
      sha384: await of({ name: "SHA-384" }),
      sha512: await of("SHA-512"),
      md5: await of("MD5"),
      wrong: await of("SHA-0"),
    });
  },
};
