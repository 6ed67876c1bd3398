"""Rules whose findings are made while files are read: text, YAML, and the shape of entities."""

from __future__ import annotations

from itsd.diagnostics import Level
from itsd.rules.base import Rule

RULES = (
    Rule("X001", "unknown-key", Level.ERROR, "a key that the kind does not have"),
    Rule("X002", "duplicate-id", Level.ERROR, "an id that two entities of one kind have"),
    Rule("X003", "unknown-kind", Level.ERROR, "a document without a kind, or of a kind that does not exist"),
    Rule("X004", "yaml-trap", Level.WARNING, "text that other YAML readers take for something else; a key written twice (error)"),
    Rule("X008", "hidden-characters", Level.ERROR, "bidirectional controls, invisible characters, text not in normal form C"),
    Rule("X010", "syntax", Level.ERROR, "YAML syntax, encoding, size, expansion limit"),
    Rule("X011", "missing-key", Level.ERROR, "a required key that is not there"),
    Rule("X012", "wrong-value", Level.ERROR, "a value of the wrong type or outside what the field can hold"),
)
