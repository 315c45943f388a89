"""A translation tool for tests: Okapi, and the schemas of XLIFF that come with it."""

import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tests.serving import ROOT

VERSIONS = {"xliff12": "1.2", "xliff20": "2.0"}


@dataclass(frozen=True)
class Okapi:
    """Attributes: home (of the JDK), jars (the folder of Okapi's, with the schema of XLIFF 1.2 where it was found)."""

    home: Path
    jars: Path

    def translated(self, data: bytes, name: str, folder: Path, language: str = "fi") -> bytes:
        """An XLIFF file from English after Okapi has read it, put accents on all vowels, and written it."""
        (folder / "in.xlf").write_bytes(data)
        program = ROOT / "ops/okapi/PseudoTranslate.java"
        java = [self.home / "bin/java", "--class-path", f"{self.jars}/*", program]
        files = [folder / "in.xlf", folder / "out.xlf"]
        done = subprocess.run(
            [*java, VERSIONS[name], *files, "en", language], capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return (folder / "out.xlf").read_bytes()

    def schema(self, name: str) -> etree.XMLSchema | None:
        """The official schema of an XLIFF version; None where this machine cannot get it."""
        inside = "net/sf/okapi/lib/xliff2/"
        jar = next(self.jars.glob("okapi-lib-xliff2-*.jar"))
        parser = etree.XMLParser()
        with zipfile.ZipFile(jar) as packed:
            parser.resolvers.add(_Xml(packed.read(f"{inside}informativeCopiesOf3rdPartySchemas/w3c/xml.xsd")))
            if name == "xliff20":
                return etree.XMLSchema(etree.fromstring(packed.read(f"{inside}xliff_core_2.0.xsd"), parser))
        path = self.jars / "schemas/xliff-core-1.2-strict.xsd"
        return etree.XMLSchema(etree.fromstring(path.read_bytes(), parser)) if path.exists() else None


class _Xml(etree.Resolver):
    """Stands in for the web, where the schemas look for the one of xml:lang."""

    def __init__(self, schema: bytes):
        self.schema_of_xml = schema

    def resolve(self, url, public_id, context):
        return self.resolve_string(self.schema_of_xml, context)
