"""Words for what the check page answers."""

from dataclasses import dataclass

from app.documents.rules import Answer
from app.kernel.errors import Message, say


@dataclass(frozen=True)
class AnswerWords:
    """An answer in a heading, a sentence, and as a state mark (`kind` of the part)."""

    title: Message
    sentence: Message
    mark: Message
    kind: str


ANSWERS = {
    Answer.VALID: AnswerWords(
        say("证件有效"), say("这份证件由本会签发，目前有效。请与手中证件的编号、持有人核对。"), say("有效"), "ok"
    ),
    Answer.EXPIRED: AnswerWords(
        say("证件已到期"), say("这份证件由本会签发，但有效期已过，目前无效。"), say("已到期"), "off"
    ),
    Answer.REVOKED: AnswerWords(
        say("证件已撤销"), say("这份证件由本会签发，后已撤销，目前无效。"), say("已撤销"), "stop"
    ),
    Answer.SUPERSEDED: AnswerWords(
        say("证件已换发"), say("这份证件由本会签发，后已换发新证，请以新证为准。"), say("已换发"), "off"
    ),
    Answer.LAPSED: AnswerWords(
        say("会员资格已终止"), say("这份证件由本会签发，但持有人的会员资格已终止，目前无效。"), say("已失效"), "stop"
    ),
}
