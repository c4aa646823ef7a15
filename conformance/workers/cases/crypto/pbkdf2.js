// crypto.subtle: PBKDF2 with a known answer.
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
export default {
  async fetch() {
    const encode = (text) => new TextEncoder().encode(text);
    const key = await crypto.subtle.importKey("raw", encode("password"), "PBKDF2", false, ["deriveBits"]);
    const bits = await crypto.subtle.deriveBits(
      { name: "PBKDF2", hash: "SHA-1", salt: encode("salt"), iterations: 2 },
      key,
      160,
    );
    return new Response(hex(bits));
  },
};
