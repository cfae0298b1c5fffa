// A second implementation of relevo-seal-v1 and of Relevo's signed statements, written from
// docs/sealing.md: HPKE by @hpke/core with X-Wing, AES-256-GCM, Ed25519 and SHA by node:crypto.
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import {
  createCipheriv, createDecipheriv, createHash, createPrivateKey, createPublicKey, sign, verify,
} from "node:crypto";

export const FORMAT = "relevo-seal-v1";
const BUCKETS = [32, 64, 128, 256, 512, 1024, 2048, 4096];
const MAX_CONTENT = 1 << 20;
const BINDING = ["agency", "brand", "key_id", "case_id", "post_version_id"];
const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

export class Refused extends Error {
  constructor(reason, message) {
    super(`${reason}: ${message}`);
    this.reason = reason;
  }
}

const malformed = (what) => new Refused("MALFORMED_ENVELOPE", what);
const sha256 = (data) => createHash("sha256").update(data).digest();
const ascii = (text) => Buffer.from(text, "latin1");

// --- framing

const u16 = (value) => {
  const out = Buffer.alloc(2);
  out.writeUInt16BE(value);
  return out;
};

const prefixed = (part) => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(part.length);
  return Buffer.concat([size, part]);
};

class Reader {
  constructor(data) {
    this.data = data;
    this.at = 0;
  }
  take(size) {
    if (this.at + size > this.data.length) throw malformed("ends too early");
    this.at += size;
    return this.data.subarray(this.at - size, this.at);
  }
  u16() { return this.take(2).readUInt16BE(); }
  prefixed() { return this.take(this.take(4).readUInt32BE()); }
  text(pattern) {
    const text = this.prefixed().toString("latin1");
    if (!pattern.test(text)) throw malformed("not the text that belongs here");
    return text;
  }
}

const IDENTIFIER = /^[!-~]{1,200}$/;
const TYPE = /^[A-Z][A-Z0-9_]{0,63}$/;

// --- padding

export function pad(content) {
  const needed = content.length + 4;
  const size = BUCKETS.find((bucket) => needed <= bucket) ?? Math.ceil(needed / 4096) * 4096;
  return Buffer.concat([prefixed(content), Buffer.alloc(size - needed)]);
}

export function unpad(padded) {
  const size = padded.readUInt32BE();
  if (size > MAX_CONTENT || size + 4 > padded.length) throw malformed("padding");
  const content = padded.subarray(4, 4 + size);
  if (!pad(content).equals(padded)) throw malformed("padding");
  return content;
}

// --- binding and envelope

const encodeBinding = (binding) =>
  Buffer.concat(BINDING.map((part) => prefixed(ascii(binding[part]))));

const label = (purpose) => prefixed(ascii(`${FORMAT}/${purpose}`));

const wrapInfo = (binding) => Buffer.concat([label("data-key"), encodeBinding(binding)]);

const fieldData = (binding, number, type) =>
  Buffer.concat([label("field"), encodeBinding(binding), u16(number), prefixed(ascii(type))]);

export function encode(envelope) {
  return Buffer.concat([
    prefixed(ascii(FORMAT)),
    encodeBinding(envelope.binding),
    prefixed(envelope.wrappedKey),
    u16(envelope.fields.length),
    ...envelope.fields.flatMap((field) => [
      u16(field.number), prefixed(ascii(field.type)), prefixed(field.ciphertext),
    ]),
    prefixed(ascii(envelope.signer)),
    prefixed(envelope.signature),
  ]);
}

export function decode(data) {
  const reader = new Reader(data);
  if (reader.prefixed().toString("latin1") !== FORMAT) throw malformed("format");
  const binding = Object.fromEntries(BINDING.map((part) => [part, reader.text(IDENTIFIER)]));
  const wrappedKey = reader.prefixed();
  const count = reader.u16();
  const fields = [];
  for (let i = 0; i < count; i += 1) {
    fields.push({ number: reader.u16(), type: reader.text(TYPE), ciphertext: reader.prefixed() });
  }
  const signer = reader.text(IDENTIFIER);
  const signature = reader.prefixed();
  if (reader.at !== data.length) throw malformed("bytes after the end");
  if (wrappedKey.length !== 1168 || signature.length !== 64) throw malformed("sizes");
  if (count === 0 || count > 16384) throw malformed("fields");
  fields.forEach((field, i) => {
    if (i > 0 && field.number <= fields[i - 1].number) throw malformed("order");
    if ((field.number === 0) !== (field.type === "ORIGINAL_TEXT")) throw malformed("field 0");
    const padded = field.ciphertext.length - 28;
    if (!BUCKETS.includes(padded) && !(padded > 0 && padded % 4096 === 0)) throw malformed("bucket");
  });
  return { binding, wrappedKey, fields, signer, signature };
}

export function manifest(envelope) {
  return Buffer.concat([
    label("manifest"),
    encodeBinding(envelope.binding),
    prefixed(ascii(envelope.signer)),
    sha256(envelope.wrappedKey),
    u16(envelope.fields.length),
    ...envelope.fields.flatMap((field) => [
      u16(field.number), prefixed(ascii(field.type)), sha256(field.ciphertext),
    ]),
  ]);
}

export const digest = (envelope) => sha256(encode(envelope));

// --- keys

const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

export const signingKey = (seed) =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
export const verifyKey = (raw) =>
  createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
export const rawPublic = (key) =>
  createPublicKey(key).export({ format: "der", type: "spki" }).subarray(SPKI.length);
export const keyIdOf = (raw) => sha256(raw).toString("hex").slice(0, 16);

const exact = (buffer) =>
  buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length);

export async function sealingPublicKey(seed) {
  const pair = await suite.kem.generateKeyPairDerand(new Uint8Array(seed));
  return Buffer.from(await suite.kem.serializePublicKey(pair.publicKey));
}

// --- seal and open

export async function seal({ values, binding, publicKey, key, signer, random, encapsulation }) {
  const recipientPublicKey = await suite.kem.deserializePublicKey(exact(publicKey));
  const dataKey = random(32);
  const sender = await suite.createSenderContext({
    recipientPublicKey, info: exact(wrapInfo(binding)), ekm: exact(encapsulation),
  });
  const wrapped = Buffer.from(await sender.seal(exact(dataKey)));
  const fields = values.map(({ number, type, value }) => {
    const nonce = random(12);
    const cipher = createCipheriv("aes-256-gcm", dataKey, nonce);
    cipher.setAAD(fieldData(binding, number, type));
    const text = [cipher.update(pad(Buffer.from(value, "utf8"))), cipher.final()];
    return { number, type, ciphertext: Buffer.concat([nonce, ...text, cipher.getAuthTag()]) };
  });
  const envelope = {
    binding, wrappedKey: Buffer.concat([Buffer.from(sender.enc), wrapped]), fields, signer,
  };
  envelope.signature = sign(null, manifest(envelope), key);
  return envelope;
}

async function unwrap(envelope, seed) {
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey: await suite.kem.importKey("raw", exact(seed), false),
      enc: exact(envelope.wrappedKey.subarray(0, 1120)),
      info: exact(wrapInfo(envelope.binding)),
    });
    return Buffer.from(await recipient.open(exact(envelope.wrappedKey.subarray(1120))));
  } catch {
    throw new Refused("SEAL_TAMPERED", "wrapped key");
  }
}

function openField(dataKey, binding, { number, type, ciphertext }) {
  const cipher = createDecipheriv("aes-256-gcm", dataKey, ciphertext.subarray(0, 12));
  cipher.setAAD(fieldData(binding, number, type));
  cipher.setAuthTag(ciphertext.subarray(-16));
  let padded;
  try {
    padded = Buffer.concat([cipher.update(ciphertext.subarray(12, -16)), cipher.final()]);
  } catch {
    throw new Refused("SEAL_TAMPERED", `field ${number}`);
  }
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return { number, type, value: text.decode(unpad(padded)) };
}

export async function open(envelope, { expected, agencyKey, keyId, seed }) {
  if (!verify(null, manifest(envelope), agencyKey, envelope.signature)) {
    throw new Refused("BAD_MANIFEST_SIGNATURE", "signature");
  }
  for (const part of BINDING) {
    if (envelope.binding[part] !== expected[part]) throw new Refused("BINDING_MISMATCH", part);
  }
  if (envelope.binding.key_id !== keyId) throw new Refused("UNKNOWN_KEY", "key_id");
  const dataKey = await unwrap(envelope, seed);
  return envelope.fields.map((field) => openField(dataKey, envelope.binding, field));
}

// --- signed statements: DSSE v1 over canonical JSON (RFC 8785; integers and text only)

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

function encodingToSign(type, payload) {
  const kind = Buffer.from(type, "utf8");
  return Buffer.concat([
    ascii(`DSSEv1 ${kind.length} `), kind, ascii(` ${payload.length} `), payload,
  ]);
}

export function signStatement(type, body, key) {
  const payload = Buffer.from(canonical(body), "utf8");
  const signature = sign(null, encodingToSign(type, payload), key);
  return canonical({
    payload: payload.toString("base64"),
    payloadType: type,
    signatures: [{ keyid: keyIdOf(rawPublic(key)), sig: signature.toString("base64") }],
  });
}

export function verifyStatement(text, type, raw) {
  const statement = JSON.parse(text);
  const payload = Buffer.from(statement.payload, "base64");
  const [{ keyid, sig }] = statement.signatures;
  if (statement.payloadType !== type || keyid !== keyIdOf(raw)) {
    throw new Refused("BAD_SIGNATURE", "type or key");
  }
  const signature = Buffer.from(sig, "base64");
  if (!verify(null, encodingToSign(type, payload), verifyKey(raw), signature)) {
    throw new Refused("BAD_SIGNATURE", "signature");
  }
  const body = JSON.parse(payload.toString("utf8"));
  if (canonical(body) !== payload.toString("utf8")) {
    throw new Refused("MALFORMED_STATEMENT", "payload");
  }
  return body;
}
