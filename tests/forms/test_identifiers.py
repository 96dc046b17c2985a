"""How people write numbers, codes and names."""

from __future__ import annotations

import pytest

from app.forms import identifiers
from app.forms.pinyin import suggest
from app.forms.regions import name_of, read_region
from app.kernel.errors import DomainError


@pytest.mark.parametrize(
    ("reader", "typed", "kept"),
    [
        ("mobile", "139 0000-1111", "13900001111"),
        ("mobile", "＋86 139-0000-1111", "13900001111"),
        ("mobile", "+44 7911 123456", "+447911123456"),
        ("phone", "(0371) 6530 0000 转 801", "0371-65300000-801"),
        ("phone", "021 6888 8888", "021-68888888"),
        ("phone", "400-820-8820", "4008208820"),
        ("phone", "65300000", "65300000"),
        ("phone", "+44 20 7946 0958", "+44 20 7946 0958"),
        ("email", " Lin@Example.COM ", "lin@example.com"),
        ("url", "www.example.com/入会", "https://www.example.com/入会"),
        ("postcode", "450000", "450000"),
        ("postcode", "sw1a 1aa", "SW1A 1AA"),
        ("credit_code", "9111 0000 6000 3734 1l", "91110000600037341L"),
        ("person_name", "张 三", "张三"),
        ("person_name", " 阿卜杜拉 • 买买提 ", "阿卜杜拉·买买提"),
        ("person_name", "Seán O’Neill", "Seán O’Neill"),
        ("person_name", "王\u200b五", "王五"),
        ("unit_name", "河南(郑州) 有限公司", "河南（郑州）有限公司"),
    ],
)
def test_what_people_type_is_kept_in_one_form(reader: str, typed: str, kept: str) -> None:
    assert getattr(identifiers, f"read_{reader}")(typed) == kept


@pytest.mark.parametrize(
    ("reader", "typed", "says"),
    [
        ("mobile", "1390000111", "应为 11 位数字，现为 10 位"),
        ("mobile", "12900001111", "手机号码"),
        ("mobile", "电话没有", "手机号码"),
        ("phone", "010-12345", "带区号"),
        ("email", "lin@example", "完整的电子邮箱"),
        ("url", "javascript:alert(1)", "完整的网址"),
        ("url", "https://me@bank.example.com", "完整的网址"),
        ("url", "http://localhost:8000/", "完整的网址"),
        ("postcode", "45000", "现为 5 位"),
        ("credit_code", "91110000600037341", "现为 17 位"),
        ("credit_code", "91110000600037341M", "校验位"),
        ("credit_code", "9111000060003734IL", "不含字母 I、O、S、V、Z"),
        ("person_name", "张", "完整的姓名"),
        ("person_name", "张3", "只含汉字或字母"),
        ("person_name", "<b>张三</b>", "只含汉字或字母"),
        ("unit_name", "<script>", "单位全称"),
    ],
)
def test_a_refusal_says_what_is_wrong(reader: str, typed: str, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        getattr(identifiers, f"read_{reader}")(typed)


def test_a_postcode_abroad_may_have_five_digits() -> None:
    assert identifiers.read_postcode("10115", chinese=False) == "10115"


@pytest.mark.parametrize(
    ("typed", "code", "name"),
    [
        ("河南省郑州市", "410100", "河南省郑州市"),
        ("河南郑州", "410100", "河南省郑州市"),
        ("620102", "620102", "甘肃省兰州市城关区"),
        ("北京朝阳", "110105", "北京市朝阳区"),
        ("宁夏 银川", "640100", "宁夏回族自治区银川市"),
        ("台湾", "710000", "台湾省"),
    ],
)
def test_a_place_is_found_however_it_is_written(typed: str, code: str, name: str) -> None:
    assert read_region(typed) == code
    assert name_of(code) == name


def test_a_place_of_which_there_are_several_asks_which() -> None:
    with pytest.raises(DomainError, match="江苏省南京市鼓楼区"):
        read_region("鼓楼区")


def test_a_place_that_is_none_says_how_to_write_one() -> None:
    with pytest.raises(DomainError, match="河南省郑州市"):
        read_region("豫东某地")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("曾小华", "Zeng Xiaohua"),
        ("单田芳", "Shan Tianfang"),
        ("欧阳娜娜", "Ouyang Nana"),
        ("万俟红", "Moqi Hong"),
        ("吕西安", "Lü Xi'an"),
        ("司马光", "Sima Guang"),
        ("John Smith", "John Smith"),
    ],
)
def test_a_name_is_suggested_in_letters_surname_first(name: str, letters: str) -> None:
    assert suggest(name) == letters
