"""Evidence that an auditor can check offline: written, read back with suspicion, verified step by step."""

from bot.documents.evidence.read import EvidencePack, read_evidence
from bot.documents.evidence.verify import Finding, verify_evidence
from bot.documents.evidence.write import write_evidence

__all__ = ["EvidencePack", "Finding", "read_evidence", "verify_evidence", "write_evidence"]
