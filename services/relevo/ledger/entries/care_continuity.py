"""What care records of the scripts that pass the continuity guard (P4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, Entry, Tag
from relevo.ledger.values import Code, Digest, Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptApproved(Entry):
    """A person approved a text for a situation; from then on it passes the guard."""

    tag: ClassVar[Tag] = Tag.CARE_SCRIPT_APPROVED
    brand: Brand
    script: Annotated[Slug, "the script, which keeps its id from version to version"]
    version: Annotated[int, "which version of it this is"]
    language: Annotated[Code, "the language of the text"]
    situation: Annotated[Code, "for what it was approved"]
    text: Annotated[Digest, "the SHA-256 of the text, which is meant for the public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptRetired(Entry):
    """A person retired a script; it passes the guard no more."""

    tag: ClassVar[Tag] = Tag.CARE_SCRIPT_RETIRED
    brand: Brand
    script: Annotated[Slug, "the script"]
    version: Annotated[int, "the version that had held"]
