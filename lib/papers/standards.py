"""What a PDF must say about itself to be one for screen readers (PDF/UA-1, ISO 14289-1) and one for keeping (PDF/A-3u,
ISO 19005-3), beyond what WeasyPrint has laid down: structure, language, colours, embedded letters.

A paper may be both. Nothing here depends on the hour: the same paper gives the same bytes.
"""

from datetime import date
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from lib.papers.output import OutputOptions

DATA_NAME = "so-lieu.json"
DATA_DESCRIPTION = "Số liệu mà văn bản được in từ đó"
LANGUAGE = "vi"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
{parts}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

_FOR_KEEPING = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description>
"""

_FOR_READERS = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
"""

# PDF/A knows nothing of PDF/UA: a file that is both explains the other's word (ISO 19005-3, 6.6.2.3).
_EXPLAINED = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def declare(pdf: pikepdf.Pdf, options: OutputOptions) -> None:
    """Have ``pdf`` say what it is, and carry its data along."""
    parts = ""
    if options.archived:
        parts += _FOR_KEEPING
        if options.tagged:
            parts += _EXPLAINED
        for intent in pdf.Root.OutputIntents:
            intent.S = Name.GTS_PDFA1
        if options.data:
            _attach(pdf, options.data, options.on)
    if options.tagged:
        parts += _FOR_READERS
    title, producer = str(pdf.docinfo.get("/Title", "")), str(pdf.docinfo.get("/Producer", ""))
    packet = _PACKET.format(title=escape(title), language=LANGUAGE, producer=escape(producer), parts=parts)
    metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = metadata
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, []):
            annotation.F = int(annotation.get(Name.F, 0)) | 4  # printed with the page


def _attach(pdf: pikepdf.Pdf, data: bytes, on: date | None) -> None:
    params = Dictionary(Size=len(data))
    if on:
        params.ModDate = String(f"D:{on:%Y%m%d}000000+07'00'")
    stream = pdf.make_stream(data, Type=Name.EmbeddedFile, Subtype=Name("/application/json"), Params=params)
    file = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(DATA_NAME),
            UF=String(DATA_NAME),
            Desc=String(DATA_DESCRIPTION),
            AFRelationship=Name.Data,
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    names = pdf.Root.get(Name.Names, Dictionary())
    names.EmbeddedFiles = Dictionary(Names=Array([String(DATA_NAME), file]))
    pdf.Root.Names = names
    pdf.Root.AF = Array([file])
