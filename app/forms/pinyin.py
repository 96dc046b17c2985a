"""A suggestion for how a Chinese name is written in letters: 曾小华 → Zeng Xiaohua (GB/T 28039). People may edit it."""

from __future__ import annotations

from app.forms.identifiers import has_han

DOUBLE_SURNAMES = {
    "欧阳": "Ouyang",
    "太史": "Taishi",
    "端木": "Duanmu",
    "上官": "Shangguan",
    "司马": "Sima",
    "东方": "Dongfang",
    "独孤": "Dugu",
    "南宫": "Nangong",
    "万俟": "Moqi",
    "闻人": "Wenren",
    "夏侯": "Xiahou",
    "诸葛": "Zhuge",
    "尉迟": "Yuchi",
    "公羊": "Gongyang",
    "赫连": "Helian",
    "澹台": "Tantai",
    "皇甫": "Huangfu",
    "宗政": "Zongzheng",
    "濮阳": "Puyang",
    "公冶": "Gongye",
    "太叔": "Taishu",
    "申屠": "Shentu",
    "公孙": "Gongsun",
    "慕容": "Murong",
    "仲孙": "Zhongsun",
    "钟离": "Zhongli",
    "长孙": "Zhangsun",
    "宇文": "Yuwen",
    "司徒": "Situ",
    "鲜于": "Xianyu",
    "司空": "Sikong",
    "令狐": "Linghu",
    "呼延": "Huyan",
    "轩辕": "Xuanyuan",
    "东郭": "Dongguo",
    "百里": "Baili",
    "西门": "Ximen",
    "拓跋": "Tuoba",
    "纳兰": "Nalan",
    "完颜": "Wanyan",
    "乐正": "Yuezheng",
}
SURNAMES = {
    "单": "Shan",
    "曾": "Zeng",
    "解": "Xie",
    "仇": "Qiu",
    "查": "Zha",
    "区": "Ou",
    "盖": "Ge",
    "朴": "Piao",
    "乐": "Yue",
    "翟": "Zhai",
    "缪": "Miao",
    "员": "Yun",
    "繁": "Po",
    "召": "Shao",
    "洗": "Xian",
    "冼": "Xian",
    "覃": "Qin",
    "么": "Yao",
    "任": "Ren",
    "华": "Hua",
    "宁": "Ning",
    "尹": "Yin",
    "柏": "Bai",
    "卜": "Bu",
    "车": "Che",
    "晟": "Cheng",
    "种": "Chong",
    "褚": "Chu",
    "句": "Gou",
    "妫": "Gui",
    "过": "Guo",
    "哈": "Ha",
    "郝": "Hao",
    "黑": "He",
    "纪": "Ji",
    "贾": "Jia",
    "隽": "Juan",
    "阚": "Kan",
    "隗": "Kui",
    "劳": "Lao",
    "逯": "Lu",
    "麦": "Mai",
    "牟": "Mu",
    "能": "Nai",
    "倪": "Ni",
    "乜": "Nie",
    "逄": "Pang",
    "蕃": "Pi",
    "戚": "Qi",
    "亓": "Qi",
    "瞿": "Qu",
    "冉": "Ran",
    "撒": "Sa",
    "石": "Shi",
    "折": "She",
    "舍": "She",
    "沈": "Shen",
    "殳": "Shu",
    "眭": "Sui",
    "佟": "Tong",
    "韦": "Wei",
    "尉": "Wei",
    "冯": "Feng",
    "先": "Xian",
    "相": "Xiang",
    "行": "Xing",
    "宿": "Su",
    "燕": "Yan",
    "应": "Ying",
    "於": "Yu",
    "郁": "Yu",
    "郇": "Xun",
    "臧": "Zang",
    "占": "Zhan",
    "祭": "Zhai",
    "竺": "Zhu",
    "祝": "Zhu",
    "藏": "Zang",
    "重": "Chong",
    "那": "Na",
    "庞": "Pang",
    "吕": "Lü",
    "仝": "Tong",
    "侴": "Chou",
    "莘": "Shen",
    "盛": "Sheng",
    "教": "Jiao",
    "荤": "Xun",
    "葛": "Ge",
    "佴": "Nai",
    "粘": "Nian",
    "郗": "Xi",
    "俞": "Yu",
    "谌": "Chen",
    "幸": "Xing",
    "阙": "Que",
    "昝": "Zan",
}


def suggest(name: str) -> str:
    """The name in letters, surname first. A name without Chinese characters is its own suggestion."""
    if not has_han(name):
        return name
    if "·" in name:
        return " ".join(_joined(part) for part in name.split("·"))
    surname, given = _parted(name)
    return f"{surname} {_joined(given)}".strip()


def _parted(name: str) -> tuple[str, str]:
    if len(name) > 2 and name[:2] in DOUBLE_SURNAMES:
        return DOUBLE_SURNAMES[name[:2]], name[2:]
    return SURNAMES.get(name[0]) or _joined(name[0]), name[1:]


def _joined(han: str) -> str:
    """小华 → Xiaohua, 西安 → Xi'an: an apostrophe before a syllable that begins with a, e or o."""
    from pypinyin import Style, lazy_pinyin  # its dictionary of phrases takes 55 MiB, and few workers need it

    syllables = lazy_pinyin(han, style=Style.NORMAL, v_to_u=True)
    word = "".join(("'" if i and s[:1] in "aeo" else "") + s for i, s in enumerate(syllables))
    return word[:1].upper() + word[1:]
