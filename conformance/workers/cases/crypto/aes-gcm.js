// crypto.subtle: AES-GCM with a known answer.
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
export default {
  async fetch() {
    const key = await crypto.subtle.importKey("raw", new Uint8Array(16), "AES-GCM", false, ["encrypt", "decrypt"]);
    const algorithm = { name: "AES-GCM", iv: new Uint8Array(12) };
    const sealed = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode("secret"));
    const opened = await crypto.subtle.decrypt(algorithm, key, sealed);
    const broken = await crypto.subtle.decrypt(algorithm, key, new Uint8Array(22)).catch((error) => error.name);
    return Response.json({ sealed: hex(sealed), opened: new TextDecoder().decode(opened), broken });
  },
};
