"""Limits that every reader keeps to, so that no file of a stranger takes more than a bounded time and memory."""

MAX_BYTES = 1_048_576
MAX_DEPTH = 64
MAX_DOCUMENTS = 2_000
