"""Papers as newsrooms send them, made part by part, so that a test says exactly what stands in one."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from factcheck.articles.papers.words import W

OFFICE = "http://schemas.openxmlformats.org"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    f'xmlns:a="{OFFICE}/drawingml/2006/main" xmlns:c="{OFFICE}/drawingml/2006/chart" '
    f'xmlns:dgm="{OFFICE}/drawingml/2006/diagram" xmlns:m="{OFFICE}/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def part(root: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {SPACES}>{inside}</w:{root}>'


def relations(*lines: tuple[str, str, str]) -> str:
    """The relations of a part, each as (id, kind, target); a target with a scheme lies outside."""
    inside = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for key, kind, target in lines
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{inside}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in parts.items():
            archive.writestr(name, words)
    return written.getvalue()


def docx(
    body: str, *, links: Mapping[str, str] | None = None, more: Mapping[str, str | bytes] | None = None, **parts: str
) -> bytes:
    """A Word file with this body; `parts` are further ones by what they are to the document (`footnotes="…"`).

    `links` are addresses by their ids, `more` is written as it stands.
    """
    kinds = {name: name.rstrip("0123456789") for name in parts}
    lines = [(f"part-{name}", kind, f"{name}.xml") for name, kind in kinds.items()]
    lines += [(key, "hyperlink", address) for key, address in (links or {}).items()]
    roots = {"header": "hdr", "footer": "ftr", "commentsExtended": "commentsEx"}
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relations(("main", "officeDocument", "word/document.xml")),
            "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": relations(*lines),
            **{f"word/{name}.xml": part(roots.get(kind, kind), parts[name]) for name, kind in kinds.items()},
            **(more or {}),
        }
    )


def p(inside: str, properties: str = "") -> str:
    """A paragraph; what is no element yet becomes a run."""
    inside = inside if inside.startswith("<") or not inside else r(inside)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(words: str, properties: str = "") -> str:
    """A run of words."""
    inside = words if words.startswith("<") else f'<w:t xml:space="preserve">{words}</w:t>'
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inside}</w:r>"
