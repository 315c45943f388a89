"""Translations as files for agencies and volunteers: out as PO or XLIFF, and back sentence by sentence.

What other parts may use: `addresses` (links), `bundles.bundle_of`, `intake.take_in`, `files.pack`, `selection`.
"""
