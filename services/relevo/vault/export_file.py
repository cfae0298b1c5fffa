"""The file of an export: one page of HTML that a browser opens with a passphrase, and nothing else.

PBKDF2-HMAC-SHA-256 (RFC 8018; 600,000 rounds) over the passphrase and a random salt gives the key
of AES-256-GCM (NIST SP 800-38D; random 96-bit nonce, used once, since the salt is new), with the
file's format as associated data. Both are what every browser's Web Cryptography API has, so that
whoever gets the file needs no program. The page loads nothing and sends nothing: its policy allows
its own script alone, by hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from relevo.vault.export_words import WORDS

FORMAT: Final = "relevo-sealed-export-v1"
ROUNDS: Final = 600_000
_PASSPHRASE_SIZE: Final = 20
_STYLE: Final = "body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
_SCRIPT: Final = """
const box = JSON.parse(document.getElementById("box").textContent);
const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const utf8 = (text) => new TextEncoder().encode(text);
async function unseal(passphrase) {
  const plain = utf8(passphrase.toUpperCase().replace(/[^A-Z2-7]/g, ""));
  const base = await crypto.subtle.importKey("raw", plain, "PBKDF2", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    {name: "PBKDF2", hash: "SHA-256", salt: bytes(box.salt), iterations: box.rounds},
    base, {name: "AES-GCM", length: 256}, false, ["decrypt"]);
  const how = {name: "AES-GCM", iv: bytes(box.nonce), additionalData: utf8(box.format)};
  return JSON.parse(new TextDecoder().decode(
    await crypto.subtle.decrypt(how, key, bytes(box.data))));
}
function show(found) {
  const page = new DOMParser().parseFromString(found.page, "text/html");
  const save = document.createElement("a");
  save.textContent = box.save;
  save.download = "export.json";
  save.href = URL.createObjectURL(
    new Blob([JSON.stringify(found.document, null, 2)], {type: "application/json"}));
  document.body.replaceChildren(...page.body.childNodes, save);
}
document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try { show(await unseal(document.getElementById("passphrase").value)); }
  catch { document.getElementById("wrong").hidden = false; }
});
"""


def new_passphrase(random: Callable[[int], bytes]) -> str:
    """160 random bits in letters and digits that are not taken for one another, by fours."""
    plain = base64.b32encode(random(_PASSPHRASE_SIZE)).decode("ascii")
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def sealed_page(
    document: Mapping[str, Any], passphrase: str, random: Callable[[int], bytes]
) -> bytes:
    """The file of a document (`export_account`)."""
    words = WORDS[document["language"]]
    salt, nonce = random(16), random(12)
    plain = _well_formed(
        json.dumps({"document": document, "page": readable(document)}, ensure_ascii=False)
    )
    key = derived_key(passphrase, salt, ROUNDS)
    data = AESGCM(key).encrypt(nonce, plain.encode("utf-8"), FORMAT.encode("ascii"))
    box = {
        "format": FORMAT,
        "rounds": ROUNDS,
        "salt": _base64(salt),
        "nonce": _base64(nonce),
        "data": _base64(data),
        "save": words["save"],
    }
    return _shell(json.dumps(box), str(document["language"])).encode("utf-8")


def derived_key(passphrase: str, salt: bytes, rounds: int) -> bytes:
    """The key that a passphrase stands for, however it is typed."""
    plain = re.sub("[^A-Z2-7]", "", passphrase.upper()).encode("ascii")
    return PBKDF2HMAC(SHA256(), 32, salt, rounds).derive(plain)


def readable(document: Mapping[str, Any]) -> str:
    """The document as a page; every word of it that somebody wrote is escaped."""
    words = WORDS[document["language"]]
    head = f"<h1>{words['title']}</h1><p>{words['made']} {escape(document['made_at'])}</p>"
    cases = "".join(_case(case, words) for case in document["cases"])
    withheld = f"<p>{words['withheld']}: {document['withheld']}</p>"
    return f"<!doctype html><body>{head}{cases}{withheld}<p>{words['rights']}</p></body>"


def _case(case: Mapping[str, Any], words: Mapping[str, str]) -> str:
    posts = [
        f"{one['at']}{' · ' + words['removed'] if one['removed'] else ''}: {one['text']}"
        for one in case["posts"]
    ]
    replies = [f"{one['at']}: {one['text']}" for one in case["replies"]]
    values = [
        f"{one['type']}: {one['value']}{' (' + words['masked'] + ')' if one['masked'] else ''}"
        for one in case["values"]
    ]
    opened = [f"{one['at']}: {one['type']}, {one['purpose']}" for one in case["opened"]]
    named = f"{words['case']} {escape(case['code'])} · {escape(case['channel'])}"
    parts = (("posts", posts), ("replies", replies), ("values", values), ("opened", opened))
    listed = "".join(f"<h3>{words[name]}</h3>{_list(lines, words)}" for name, lines in parts)
    return f"<h2>{named}, {words['since']} {escape(case['opened_at'])}</h2>{listed}"


def _list(lines: Sequence[str], words: Mapping[str, str]) -> str:
    if not lines:
        return f"<p>{words['none']}</p>"
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _shell(box: str, language: str) -> str:
    words = WORDS[language]
    allowed = _base64(hashlib.sha256(_SCRIPT.encode("utf-8")).digest())
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width"><meta name="referrer"'
        f' content="no-referrer"><title>{words["title"]}</title><style>{_STYLE}</style></head>'
        f'<body><h1>{words["title"]}</h1><form id="form"><label>{words["ask"]}<br>'
        '<input id="passphrase" size="42" autocomplete="off" required></label>'
        f' <button>{words["open"]}</button></form><p id="wrong" role="alert" hidden>'
        f'{words["wrong"]}</p><script type="application/json" id="box">{box}</script>'
        f"<script>{_SCRIPT}</script></body></html>"
    )


def _well_formed(text: str) -> str:
    """The text as UTF-8 can carry it: a lone surrogate becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _base64(plain: bytes) -> str:
    return base64.b64encode(plain).decode("ascii")
