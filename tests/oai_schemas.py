"""The official schemas of OAI-PMH answers, out of two packages that ship them; the project ships no copy."""

import subprocess
import sys
import tarfile
from pathlib import Path

from lxml import etree

OAI_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
# Source packages of the Python Package Index, by hash. The first is a former client (BSD); its copy of the protocol's
# schema skips what is inside of metadata, where the official one is strict: `strict` puts that right.
PACKAGES = {
    "pyoai==2.5.0": "029521e1f6a819511feb4299a6181b5c312e8a71f7cddc4547e27001e7552be0",
    "core-oaipmh-provider-app==2.23.0": "4df9ca2de912d3cbb73ed2b8d55de18c3bb23a95bf900a767cc8d6d1dfddd038",
}
FILES = ("OAI-PMH.xsd", "oai_dc.xsd", "simpledc20021212.xsd")

# What no package has, in as few words as the answers need: xml:lang, and the identifiers of a repository.
XML_LANG = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
</xs:schema>"""
IDENTIFIER = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{OAI_IDENTIFIER}" targetNamespace="{OAI_IDENTIFIER}"
    elementFormDefault="qualified">
  <xs:element name="oai-identifier"><xs:complexType><xs:sequence>
    <xs:element name="scheme" type="xs:string" fixed="oai"/>
    <xs:element name="repositoryIdentifier"><xs:simpleType><xs:restriction base="xs:string">
      <xs:pattern value="[a-zA-Z][a-zA-Z0-9\\-]*(\\.[a-zA-Z][a-zA-Z0-9\\-]+)+"/>
    </xs:restriction></xs:simpleType></xs:element>
    <xs:element name="delimiter" type="xs:string" fixed=":"/>
    <xs:element name="sampleIdentifier"><xs:simpleType><xs:restriction base="xs:string">
      <xs:pattern value="oai:[a-zA-Z][a-zA-Z0-9\\-]*(\\.[a-zA-Z][a-zA-Z0-9\\-]+)+:[a-zA-Z0-9\\-_]+"/>
    </xs:restriction></xs:simpleType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""
WHOLE = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import namespace="http://www.openarchives.org/OAI/2.0/" schemaLocation="OAI-PMH.xsd"/>
  <xs:import namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" schemaLocation="oai_dc.xsd"/>
  <xs:import namespace="http://www.openarchives.org/OAI/2.0/oai-identifier" schemaLocation="identifier.xsd"/>
  <xs:import namespace="urn:remap:record:1" schemaLocation="record.xsd"/>
</xs:schema>"""


def fetch(folder: Path) -> None:
    """Puts the official schemas into the folder; raises CalledProcessError where that is not possible."""
    if all((folder / name).exists() for name in FILES):
        return
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / "packages.txt"
    wanted.write_text("".join(f"{name} --hash=sha256:{digest}\n" for name, digest in PACKAGES.items()))
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    options = ["--no-binary", "pyoai", "--require-hashes", "--dest", folder, "--requirement", wanted]
    subprocess.run([*pip, *options], check=True, capture_output=True, text=True)
    for package in folder.glob("*.tar.gz"):
        with tarfile.open(package) as packed:
            for member in packed:
                if Path(member.name).name in FILES:
                    (folder / Path(member.name).name).write_bytes(packed.extractfile(member).read())


def schema_of(folder: Path, record: bytes) -> etree.XMLSchema:
    """One schema for whole answers, whatever is in them.

    :param folder: where `fetch` has put the official schemas
    :param record: our own schema of the richer format
    """
    protocol = (folder / "OAI-PMH.xsd").read_text()
    texts = {name: (folder / name).read_text() for name in FILES}
    texts |= {"OAI-PMH.xsd": protocol.replace('processContents="skip"', 'processContents="strict"')}
    texts |= {"identifier.xsd": IDENTIFIER, "xml.xsd": XML_LANG, "record.xsd": record.decode().split("?>", 1)[1]}
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Files(texts))
    return etree.XMLSchema(etree.fromstring(WHOLE, parser))


class _Files(etree.Resolver):
    """Gives a schema by the last part of its address."""

    def __init__(self, texts: dict[str, str]):
        self.texts = texts

    def resolve(self, url, public_id, context):
        return self.resolve_string(self.texts[url.rpartition("/")[2]], context)
