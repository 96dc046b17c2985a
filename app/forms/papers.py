"""PDF files looked into: nothing that acts by itself, nothing that swells (ASVS 5.2.3)."""

from __future__ import annotations

from app.forms.apart import GaveUp, read_apart
from app.kernel.errors import DomainError, Message, say

MOST_PAGES = 300
_HEAD_BYTES = 1024
_WHY_NOT: dict[str, Message] = {
    "locked": say("PDF 有密码或权限限制，请去掉保护后再上传。"),
    "acts": say("PDF 里有脚本、自动操作或附件，请打印为普通 PDF 后再上传。"),
    "tangled": say("PDF 的内部结构太复杂，请打印为普通 PDF 后再上传。"),
}
_BROKEN = say("PDF 打不开或不完整，请重新导出。")


def pages_of(content: bytes) -> int:
    """How many pages a PDF has. Refuses broken, locked or long ones, and scripts, actions or attachments in it."""
    if b"%PDF-" not in content[:_HEAD_BYTES]:
        raise DomainError(say("文件内容不是 PDF，请重新导出。"))
    try:
        said = read_apart("paperlook.py", content).decode()
    except GaveUp:
        said = "tangled"
    if not said.isdecimal():
        raise DomainError(_WHY_NOT.get(said, _BROKEN))
    pages = int(said)
    if not 0 < pages <= MOST_PAGES:
        raise DomainError(say("PDF 有 %(pages)s 页，最多 %(most)s 页。", pages=pages, most=MOST_PAGES))
    return pages
