"""Printing: templates of typst with data in, tagged PDF/A out; fonts are those that come with typst.

The templates of other capabilities begin with `#import "/kernel/documents/templates/documents/paper.typ": *`.
"""

import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from facturx import generate_from_binary

from jachete87.kernel.documents.rules.typesetting import typeset

_TEMPLATES = Path(__file__).parent.parent / "templates" / "documents"
_PACKAGE = Path(__file__).parents[3]


def printed(template: str, said: dict[str, Any], at: datetime, folder: Path = _TEMPLATES) -> bytes:
    """The document as PDF/A-3a and PDF/UA-1: the same words at the same moment give the same bytes."""
    path, words = folder / f"{template}.typ", json.dumps(said, ensure_ascii=False)
    return typeset(path=str(path), root=str(_PACKAGE), said=words, timestamp=int(at.timestamp()))


def with_invoice(pdf: bytes, xml: bytes, title: str, author: str) -> bytes:
    """The PDF with its Factur-X inside, so that people and machines read the same document."""
    about = {"title": title, "author": author, "subject": title, "keywords": "Factur-X"}
    joined: bytes = generate_from_binary(
        pdf, xml, flavor="factur-x", level="en16931", check_xsd=False, pdf_metadata=about, lang="fr-FR"
    )
    return joined


@cache
def edition() -> str:
    """Which edition of the templates this is: documents printed before are printed again after a change."""
    digest = hashlib.sha256()
    for template in sorted(_TEMPLATES.glob("*.typ")):
        digest.update(template.read_bytes())
    return digest.hexdigest()[:12]
