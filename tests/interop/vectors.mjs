// Makes and checks test vectors of relevo-seal-v1 with the second implementation.
//   node vectors.mjs make CASES OUT
//   node vectors.mjs check FILE
// Both sides of the interop draw from the same reproducible source, so field ciphertexts must agree
// byte for byte; here the encapsulation is drawn too, so this file's output never changes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import {
  FORMAT, Refused, decode, digest, encode, keyIdOf, manifest, open, rawPublic, seal,
  sealingPublicKey, signStatement, signingKey, verifyKey, verifyStatement,
} from "./format.mjs";

const hex = (text) => Buffer.from(text, "hex");
const base64 = (text) => Buffer.from(text, "base64");

function drawnFrom(label) {
  let count = 0;
  return (size) => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE((count += 1));
    return createHash("shake256", { outputLength: size }).update(label).update(number).digest();
  };
}

async function sealed(test) {
  const key = signingKey(hex(test.agency_seed));
  const publicKey = await sealingPublicKey(hex(test.sealing_seed));
  const raw = rawPublic(key);
  const envelope = await seal({
    values: test.fields,
    binding: test.binding,
    publicKey,
    key,
    signer: keyIdOf(raw),
    random: drawnFrom(test.name),
    encapsulation: drawnFrom(`encapsulation: ${test.name}`)(64),
  });
  return {
    ...test,
    sealing_public_key: publicKey.toString("base64"),
    agency_public_key: raw.toString("hex"),
    signer: keyIdOf(raw),
    envelope: encode(envelope).toString("base64"),
    manifest: manifest(envelope).toString("base64"),
    digest: digest(envelope).toString("hex"),
  };
}

function signed(test) {
  const key = signingKey(hex(test.seed));
  return {
    ...test,
    public_key: rawPublic(key).toString("hex"),
    statement: signStatement(test.payload_type, test.body, key),
  };
}

async function opened(vector) {
  return open(decode(base64(vector.envelope)), {
    expected: vector.binding,
    agencyKey: verifyKey(hex(vector.agency_public_key)),
    keyId: vector.key_id ?? vector.binding.key_id,
    seed: hex(vector.sealing_seed),
  });
}

async function checkSeal(vector) {
  const data = base64(vector.envelope);
  const envelope = decode(data);
  assert.ok(encode(envelope).equals(data), "encoding");
  assert.deepEqual(await opened(vector), vector.fields);
  const again = await sealed({
    name: vector.name,
    sealing_seed: vector.sealing_seed,
    agency_seed: vector.agency_seed,
    binding: vector.binding,
    fields: vector.fields,
  });
  assert.equal(vector.sealing_public_key, again.sealing_public_key);
  assert.equal(vector.agency_public_key, again.agency_public_key);
  assert.equal(vector.signer, envelope.signer);
  assert.equal(vector.manifest, manifest(envelope).toString("base64"));
  assert.equal(vector.digest, digest(envelope).toString("hex"));
  assert.deepEqual(envelope.fields, decode(base64(again.envelope)).fields);
}

function checkStatement(vector) {
  const body = verifyStatement(vector.statement, vector.payload_type, hex(vector.public_key));
  assert.deepEqual(body, vector.body);
  assert.equal(vector.statement, signed(vector).statement);
}

async function checkRefused(vector) {
  try {
    await opened(vector);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    assert.equal(error.reason, vector.reason);
    return;
  }
  assert.fail("a forged envelope opened");
}

async function make(casesFile, outFile) {
  const cases = JSON.parse(readFileSync(casesFile, "utf8"));
  const vectors = { format: FORMAT, made_by: "@hpke/core, @hpke/hybridkem-x-wing, node:crypto" };
  vectors.seals = [];
  for (const test of cases.seals) vectors.seals.push(await sealed(test));
  vectors.statements = cases.statements.map(signed);
  writeFileSync(outFile, `${JSON.stringify(vectors, null, 1)}\n`);
}

async function check(file) {
  const vectors = JSON.parse(readFileSync(file, "utf8"));
  assert.equal(vectors.format, FORMAT);
  const checks = [["seals", checkSeal], ["statements", checkStatement], ["refused", checkRefused]];
  let count = 0;
  for (const [part, holds] of checks) {
    for (const vector of vectors[part] ?? []) {
      try {
        await holds(vector);
      } catch (error) {
        throw new Error(`${part}: ${vector.name}`, { cause: error });
      }
      count += 1;
    }
  }
  console.log(`Node:   ${count} vectors of ${basename(file)} hold`);
}

const [command, ...files] = process.argv.slice(2);
if (command === "make" && files.length === 2) await make(...files);
else if (command === "check" && files.length === 1) await check(...files);
else throw new Error("usage: vectors.mjs make CASES OUT | check FILE");
