"""The editions of the sample are those that its catalogues would be published as."""

from __future__ import annotations

from docs.generator.sample_editions import FOLDER, make_files


def test_the_editions_of_the_sample_are_current() -> None:
    """Where this fails, run: python -m docs.generator.sample_editions."""
    made = dict(make_files())
    assert sorted(made) == sorted(path.name for path in FOLDER.iterdir())
    assert [name for name, text in made.items() if (FOLDER / name).read_text(encoding="utf-8") != text] == []
