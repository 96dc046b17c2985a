"""Files as attackers send them: each is refused in words, whatever it is called."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from app.forms.archives import check_archive
from app.forms.contents import HOUSE_LIMIT_KB, Kind, clean_name, examine, size_in_words
from app.forms.papers import pages_of
from app.forms.pictures import declared_size, drawn_anew, opened, thumbnail
from app.forms.watermarks import with_purpose
from app.kernel.errors import DomainError
from tests.forms.making import archive, docx, pdf, picture

pytestmark = pytest.mark.requirement("F1", "F2")
PICTURES = (Kind.JPG, Kind.PNG, Kind.PDF)
SCRIPT = b"<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.gif", b"GIF89a/*" + SCRIPT, "只接受"),
        ("a.jpg", b"GIF89a/*" + SCRIPT, "内容不是 JPG"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", "只接受"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", "内容不是 PNG"),
        ("a.jpg", b"<html>" + SCRIPT + b"</html>", "内容不是 JPG"),
        ("a.pdf", b"MZ" + b"\0" * 200, "内容不是 PDF"),
        ("a.jpg.exe", picture(), "只接受"),
        ("a", picture(), "只接受"),
        ("a.jpg", b"", "是空的"),
    ],
)
def test_what_is_not_of_an_accepted_kind_is_refused(name: str, content: bytes, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        examine(name, content, PICTURES, HOUSE_LIMIT_KB)


def test_forty_megabytes_are_too_many() -> None:
    with pytest.raises(DomainError, match="文件 40 MB，超过 10 MB"):
        examine("a.jpg", b"\xff\xd8\xff" + b"\0" * (40 << 20), PICTURES, HOUSE_LIMIT_KB)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/x.pdf", "x.pdf"),
        ("..\\..\\windows\\x.pdf", "x.pdf"),
        ("C:\\照片\\身份证 正面.jpg", "身份证 正面.jpg"),
        ("\u202egpj.exe.jpg", "gpj.exe.jpg"),
        ("a\r\nSet-Cookie: b.jpg", "a Set-Cookie b.jpg"),
        ("...", "file"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
    ],
)
def test_a_name_is_only_ever_a_name(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    ("size", "words"), [(10, "1 KB"), (421_888, "412 KB"), (1_258_291, "1.2 MB"), (14 << 20, "14 MB")]
)
def test_sizes_are_said_as_people_read_them(size: int, words: str) -> None:
    assert size_in_words(size) == words


class TestPictures:
    def test_place_camera_and_thumbnail_are_gone_and_the_picture_stands_upright(self) -> None:
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = 6, "Spy camera"
        exif.get_ifd(0x8825)[2] = (34.0, 45.0, 0.0)

        kept = drawn_anew(picture((400, 300), exif=exif, comment=b"where I live"), Kind.JPG)

        again = Image.open(io.BytesIO(kept.content))
        assert (kept.width, kept.height) == (300, 400)
        assert dict(again.getexif()) == {}
        assert b"Spy" not in kept.content and b"where I live" not in kept.content

    def test_what_hides_behind_a_picture_is_not_kept(self) -> None:
        assert SCRIPT not in drawn_anew(picture() + SCRIPT, Kind.JPG).content
        assert SCRIPT not in drawn_anew(picture(kind="PNG") + SCRIPT, Kind.PNG).content

    @pytest.mark.parametrize("kind", [Kind.JPG, Kind.PNG])
    def test_the_head_tells_the_size_before_anything_is_unpacked(self, kind: Kind) -> None:
        content = picture((321, 123), kind="JPEG" if kind is Kind.JPG else "PNG")

        assert declared_size(content, kind) == (321, 123)

    def test_a_picture_of_a_hundred_thousand_pixels_a_side_is_never_unpacked(self) -> None:
        head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
        chunk = b"IHDR" + head
        bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))

        with pytest.raises(DomainError, match="100000 × 100000 像素"):
            opened(bomb, Kind.PNG)

    def test_what_is_held_whole_while_it_is_made_smaller_may_be_less_large(self) -> None:
        """A progressive or transparent picture takes three times the memory of another one (F2)."""
        progressive = io.BytesIO()
        Image.new("L", (5_000, 5_000)).save(progressive, "JPEG", progressive=True)
        chunk = b"IHDR" + struct.pack(">IIBBBBB", 5_000, 5_000, 8, 6, 0, 0, 0)
        transparent = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        transparent += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))

        for content, kind in ((progressive.getvalue(), Kind.JPG), (transparent, Kind.PNG)):
            with pytest.raises(DomainError, match="5000 × 5000 像素"):
                opened(content, kind)
        assert max(opened(picture((5_000, 5_000)), Kind.JPG).size) == 4_000

    @pytest.mark.parametrize("side", [7_000, 14_000])
    def test_a_false_size_before_the_head_deceives_nobody(self, side: int) -> None:
        """A chunk may stand where the size is looked for; what the decoder would unpack is what counts (F2)."""
        rows = zlib.compress(b"\0" * (side + 1) * 16)
        head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
        chunks = ((b"tEXt", b"\0\0\0\1\0\0\0\1"), (b"IHDR", head), (b"IDAT", rows))
        bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
        )
        assert declared_size(bomb, Kind.PNG) == (1, 1)

        with pytest.raises(DomainError, match=r"太大了|打不开"):
            opened(bomb, Kind.PNG)

    @pytest.mark.parametrize("content", [picture()[:2000], b"\xff\xd8\xff\xe0", picture(kind="PNG")[:60], b"\x89PNG"])
    def test_half_a_picture_is_refused(self, content: bytes) -> None:
        kind = Kind.PNG if content.startswith(b"\x89") else Kind.JPG
        with pytest.raises(DomainError, match="打不开或不完整"):
            opened(content, kind)

    def test_a_large_picture_is_scaled_down_and_a_small_one_made_for_lists(self) -> None:
        large = picture((4400, 2640))

        assert (drawn_anew(large, Kind.JPG).width, drawn_anew(large, Kind.JPG).height) == (4000, 2400)
        assert max(Image.open(io.BytesIO(thumbnail(large, Kind.JPG))).size) == 320

    def test_what_is_transparent_stays_so_in_a_logo(self) -> None:
        out = io.BytesIO()
        Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")

        kept = drawn_anew(out.getvalue(), Kind.PNG)

        assert Image.open(io.BytesIO(kept.content)).getpixel((1, 1)) == (0, 0, 0, 0)


class TestPapers:
    def test_an_ordinary_pdf_has_its_pages_counted(self) -> None:
        assert pages_of(pdf(3)) == 3

    @pytest.mark.parametrize(
        "acts",
        [{"script": "app.alert('x')"}, {"action": "/Launch"}, {"action": "/SubmitForm"}, {"action": "/ImportData"}],
    )
    def test_a_pdf_that_acts_by_itself_is_refused(self, acts: dict[str, str]) -> None:
        with pytest.raises(DomainError, match="脚本、自动操作或附件"):
            pages_of(pdf(**acts))

    def test_a_name_written_in_digits_hides_no_script(self) -> None:
        content = re.sub(rb"/JS |/JavaScript", b"/J#61v#61Script ", pdf(script="app.alert('x')"))

        with pytest.raises(DomainError, match=r"脚本|打不开"):
            pages_of(content)

    def test_a_pdf_with_something_attached_is_refused(self) -> None:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
        writer.add_attachment("virus.exe", b"MZ")
        out = io.BytesIO()
        writer.write(out)

        with pytest.raises(DomainError, match="附件"):
            pages_of(out.getvalue())

    def test_a_locked_pdf_says_so(self) -> None:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
        writer.encrypt("secret", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)

        with pytest.raises(DomainError, match="密码"):
            pages_of(out.getvalue())

    def test_a_book_is_too_long(self) -> None:
        with pytest.raises(DomainError, match="301 页，最多 300 页"):
            pages_of(pdf(301))

    @pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF", pdf()[:200], b"%PDF-1.7\n" + b"\0" * 5000, b"<html>"])
    def test_half_a_pdf_is_refused(self, content: bytes) -> None:
        with pytest.raises(DomainError):
            pages_of(content)

    def test_a_pdf_that_takes_for_ever_to_read_is_given_up(self) -> None:
        """Blanks are read one by one; compressed, half a megabyte of them kept a worker busy for seven minutes."""
        with pytest.raises(DomainError, match="太复杂"):
            pages_of(pdf().replace(b"/Type /Catalog", b"/Type" + b" " * 100_000_000 + b"/Catalog"))

    def test_a_page_as_large_as_a_town_is_refused(self) -> None:
        with pytest.raises(DomainError, match="打不开"):
            pages_of(pdf().replace(b"200", b"2000000"))

    @pytest.mark.requirement("D1")
    def test_a_scan_that_is_a_pdf_is_shown_with_its_purpose_or_not_at_all(self) -> None:
        marked, kind = with_purpose(pdf(2), Kind.PDF, "for review only")

        pages = PdfReader(io.BytesIO(marked)).pages
        assert kind is Kind.PDF and len(pages) == 2
        assert all("for review only" in page.extract_text() for page in pages)
        with pytest.raises(DomainError, match="无法加注用途"):
            with_purpose(b"%PDF-1.7 nothing", Kind.PDF, "for review only")

    def test_a_word_file_is_taken(self) -> None:
        check_archive(docx(), Kind.DOCX)

    @pytest.mark.parametrize(
        ("files", "says"),
        [
            ({"word/document.xml": b"x"}, "内容不是 DOCX"),
            ({"[Content_Types].xml": b"x", "word/document.xml": b"x", "word/vbaProject.bin": b"x"}, "宏"),
            ({"[Content_Types].xml": b"x", "word/document.xml": b"0" * (3 << 20)}, "展开后太大"),
            ({f"{n}": b"" for n in range(2001)}, "展开后太大"),
            ({"../../x": b"x"}, "不合规的路径"),
            ({"/etc/passwd": b"x"}, "不合规的路径"),
        ],
    )
    def test_an_archive_that_swells_climbs_or_acts_is_refused(self, files: dict[str, bytes], says: str) -> None:
        with pytest.raises(DomainError, match=says):
            check_archive(archive(files), Kind.DOCX)

    def test_half_an_archive_is_refused(self) -> None:
        with pytest.raises(DomainError, match="打不开或不完整"):
            check_archive(b"PK\x03\x04nothing", Kind.DOCX)

    def test_entries_that_share_their_bytes_are_a_bomb(self) -> None:
        content = archive({"a": b"x" * 2000, "b": b"y" * 2000})
        with zipfile.ZipFile(io.BytesIO(content)) as made:
            first, second = (entry.header_offset for entry in made.infolist())
        directory = content.rindex(b"PK\x01\x02")
        same = content[: directory + 42] + struct.pack("<I", first) + content[directory + 46 :]

        assert second != first
        with pytest.raises(DomainError, match=r"展开后太大|不完整"):
            check_archive(same, Kind.ZIP)
