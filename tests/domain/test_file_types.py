"""What a file is, by its bytes and not by what its sender says."""

import pytest

from prosa.domain.attachments import MediaKind
from prosa.domain.file_types import ACTIVE, SHOWN_INLINE, fits, is_opus, kind_of, sniff
from tests.support import files

ZIP = b"PK\x03\x04\x14\x00\x06\x00\x08\x00"

KNOWN = [
    (files.picture(), "image/jpeg"),
    (files.picture(form="PNG"), "image/png"),
    (files.picture(form="WEBP"), "image/webp"),
    (files.picture(form="GIF"), "image/gif"),
    (files.voice_note(), "audio/ogg"),
    (files.PDF, "application/pdf"),
    (b"ID3\x04\x00" + bytes(40), "audio/mpeg"),
    (b"\xff\xfb\x90\x00" + bytes(40), "audio/mpeg"),
    (b"\xff\xf1\x50\x80" + bytes(40), "audio/aac"),
    (b"#!AMR\n" + bytes(40), "audio/amr"),
    (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "video/mp4"),
    (b"\x00\x00\x00\x18ftypM4A " + bytes(40), "audio/mp4"),
    (b"\x00\x00\x00\x18ftyp3gp5" + bytes(40), "video/3gpp"),
    (b"\x1aE\xdf\xa3" + bytes(40), "video/webm"),
    (b"Ol\xc3\xa1, tudo bem?\n", "text/plain"),
    (bytes(100), "application/octet-stream"),
    (b"", "application/octet-stream"),
    (files.EXE, "application/x-msdownload"),
    (b"\x7fELF" + bytes(60), "application/x-executable"),
    (b"#!/bin/sh\nrm -rf /\n", "text/x-script"),
    (files.HTML, "text/html"),
    (b"\xef\xbb\xbf  <!-- a --><html>", "text/html"),
    (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "image/svg+xml"),
    (b'<?xml version="1.0"?><nfe/>', "application/xml"),
    (ZIP + b"[Content_Types].xml" + bytes(40) + b"word/document.xml", "application/vnd."),
    (ZIP + b"anything.txt", "application/zip"),
]


@pytest.mark.parametrize(("head", "mime"), KNOWN, ids=[mime for _, mime in KNOWN])
def test_it_is_told_by_its_first_bytes(head: bytes, mime: str) -> None:
    assert sniff(head).startswith(mime)


def test_a_name_only_decides_between_what_looks_the_same() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
    assert sniff(old, filename="proposta.doc") == "application/msword"
    assert sniff(old, filename="planilha.xls") == "application/vnd.ms-excel"
    new = ZIP + b"[Content_Types].xml"
    assert sniff(new, filename="a.xlsx").endswith("spreadsheetml.sheet")
    assert sniff(b"a;b\n1;2\n", filename="tabela.csv") == "text/csv"
    assert sniff(files.EXE, filename="foto.jpg") == "application/x-msdownload"
    assert sniff(files.HTML, filename="boleto.pdf") == "text/html"


def test_nothing_that_could_run_is_shown_in_place() -> None:
    assert not ACTIVE & SHOWN_INLINE
    assert all(kind_of(mime) is MediaKind.DOCUMENT for mime in ACTIVE)


def test_kinds_are_those_of_whatsapp() -> None:
    assert kind_of("image/png") is MediaKind.IMAGE
    assert kind_of("audio/ogg") is MediaKind.AUDIO
    assert kind_of("video/mp4") is MediaKind.VIDEO
    assert kind_of("application/pdf") is MediaKind.DOCUMENT


def test_families_and_exact_types_fit() -> None:
    assert fits("image/png", ("image/*",))
    assert fits("image/png", ("image/jpeg", "image/png"))
    assert fits("application/zip", ("*/*",))
    assert not fits("image/svg+xml", ("image/png",))


def test_a_voice_note_is_opus() -> None:
    assert is_opus(files.voice_note())
    assert not is_opus(b"OggS" + bytes(30) + b"\x01vorbis")
