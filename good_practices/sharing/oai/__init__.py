"""The library for harvesters: OAI-PMH 2.0 over the shared records. docs/decisions/0025."""
