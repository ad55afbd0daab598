"""What an evidence ZIP contains, by name.

README.txt              what each file is, and how to check it
key.txt                 the verifier key of the ledger
checkpoint.txt          the signed head of the ledger
ledger.jsonl            the leaves, one a line, oldest first
statements/sha256-….txt the words that people attested to, each named by its digest
"""

import re

from bot.core.policy import Digest

README = "README.txt"
KEY = "key.txt"
CHECKPOINT = "checkpoint.txt"
LEDGER = "ledger.jsonl"
REQUIRED = (README, KEY, CHECKPOINT, LEDGER)

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_STATEMENT = re.compile(r"statements/sha256-([0-9a-f]{64})\.txt")


def statement_name(digest: str) -> str:
    """The file of a statement. Raises ValueError for what is no digest."""
    match = _DIGEST.fullmatch(digest)
    if match is None:
        raise ValueError(f"not a digest: {digest}")
    return f"statements/sha256-{match[1]}.txt"


def statement_digest(name: str) -> Digest | None:
    """The digest in the name of a statement's file; None if it is not one."""
    match = _STATEMENT.fullmatch(name)
    return match and Digest(f"sha256:{match[1]}")
