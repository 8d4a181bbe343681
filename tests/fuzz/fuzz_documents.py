"""Coverage-guided fuzzing of documents: real documents with structural mutations, until it is stopped.

Command: python tests/fuzz/fuzz_documents.py CORPUS [-max_total_time=360] [any other option of libFuzzer]

It needs atheris (``pip install atheris``) in addition to the packages of the tests. The first run fills the folder
CORPUS with the golden documents and one small document of each kind from Hypothesis. libFuzzer adds inputs that reach
new code in ``advocacy``. Each input is checked by `look_at` in tests/adapters/test_fuzz.py: only the library's errors
may occur, and a document that loads must dump and load again as an equal value. libFuzzer writes an input that fails to
a file ``crash-…``, and an input that takes over ten seconds to ``timeout-…``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "adapters"))

with atheris.instrument_imports(include=["advocacy"]):
    import test_fuzz  # type: ignore[import-not-found, unused-ignore]
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    from advocacy.adapters import documents
    from advocacy.testing._entry_point import register

register()  # without an installed library, Hypothesis finds no entry point
_real: list[Any] = list(test_fuzz.REAL)
_tally = {"loaded": 0, "refused": 0, "no JSON": 0}


def seed_corpus(folder: Path) -> None:
    """Put real documents into a new corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, cls in documents.KINDS.items():

        @settings(max_examples=3, phases=[Phase.generate], database=None, derandomize=True, deadline=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(st.from_type(cls), st.just(kind))
        def draw(value: object, kind: str) -> None:
            text = json.dumps(documents.dump(value))
            (folder / f"{kind}-{len(text)}.json").write_text(text, "utf-8")

        draw()
    for number, document in enumerate(test_fuzz.REAL):
        (folder / f"golden-{number}.json").write_text(json.dumps(document), "utf-8")


def _read(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None


def mutate(data: bytes, maximum: int, seed: int) -> bytes:
    """Mutate the document in *data*. If there is none, take a real document."""
    chance = Random(seed)  # noqa: S311 - the seed comes from libFuzzer
    document = _read(data) or chance.choice(_real)
    for _ in range(5):
        try:
            mangled = test_fuzz.mangle(document, chance, _real)
            text = json.dumps(mangled).encode("utf-8", "surrogatepass")
        except RecursionError:
            continue
        if len(text) <= maximum:
            return text
    return data[:maximum]


def look(data: bytes) -> None:
    """Check one input."""
    if sum(_tally.values()) % 5_000 == 0:
        print(f"inputs by outcome: {_tally}", file=sys.stderr, flush=True)  # libFuzzer calls no exit handlers
    document = _read(data)
    if document is None:
        _tally["no JSON"] += 1
        return
    _tally["loaded" if test_fuzz.look_at(document) else "refused"] += 1


def main() -> None:
    """Fill the corpus if it is new, and fuzz."""
    corpus = next(Path(word) for word in sys.argv[1:] if not word.startswith("-"))
    if not corpus.is_dir() or not any(corpus.iterdir()):
        seed_corpus(corpus)
    _real.extend(json.loads(path.read_text("utf-8")) for path in sorted(corpus.glob("*.json")))
    atheris.Setup([*sys.argv, "-timeout=10", "-max_len=200000"], look, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
