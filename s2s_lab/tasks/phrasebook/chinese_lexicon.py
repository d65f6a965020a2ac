"""The nouns, adjectives, names and small words of the phrasebook in Chinese.

Keys are those of `lexicon.py`, which says what goes with what. A noun has its measure word; an
adjective has a form before nouns and a form after them, and both may depend on the noun.
"""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.lexicon import NOUNS, kinds

_NOUNS = """
个: friend 朋友; brother 哥哥; sister 姐姐; mother 妈妈; father 爸爸; son 儿子; daughter 女儿
个: uncle 叔叔; aunt 阿姨; cousin 表哥; grandmother 奶奶; husband 丈夫; wife 妻子; parent 父母
个: child 孩子; neighbour 邻居; man 男人; woman 女人; boy 男孩; girl 女孩; baby 宝宝
个: teacher 老师; doctor 医生; student 学生; actor 演员; musician 音乐家; lawyer 律师
个: engineer 工程师; baker 面包师
只: dog 狗; cat 猫; bird 鸟; rabbit 兔子; mouse 老鼠; duck 鸭子
匹: horse 马
头: cow 奶牛
个: apple 苹果; orange 橙子; egg 鸡蛋; cake 蛋糕; potato 土豆; tomato 西红柿; sandwich 三明治
个: strawberry 草莓; ice_cream 冰淇淋
根: banana 香蕉; carrot 胡萝卜
份: salad 沙拉; newspaper 报纸; gift 礼物
块: bread 面包; meat 肉; cheese 奶酪; chocolate 巧克力; butter 黄油
条: fish 鱼; dress 连衣裙; skirt 裙子; tie 领带; boat 船; street 街道; river 河
碗: rice 米饭; soup 汤
杯: water 水; milk 牛奶; coffee 咖啡; tea 茶
瓶: wine 葡萄酒; beer 啤酒
件: shirt 衬衫; coat 大衣; sweater 毛衣; jacket 夹克
顶: hat 帽子
双: shoe 鞋
本: book 书
封: letter 信
个: story 故事; match 比赛; bag 包; cup 杯子; bottle 瓶子; plate 盘子; ball 球; box 盒子
首: poem 诗; song 歌
部: film 电影; phone 手机
张: photo 照片; table 桌子; bed 床; ticket 票
把: key 钥匙; chair 椅子; knife 刀; umbrella 雨伞
台: computer 电脑
盏: lamp 灯
支: pen 钢笔; pencil 铅笔
朵: flower 花
面: mirror 镜子
扇: door 门; window 窗户
辆: car 汽车; bike 自行车; truck 卡车; bus 公共汽车; taxi 出租车
列: train 火车
架: plane 飞机
座: house 房子; museum 博物馆; church 教堂; station 车站; bridge 桥; castle 城堡; garden 花园
座: city 城市; park 公园; mountain 山
所: school 学校
家: hotel 酒店; shop 商店; hospital 医院; restaurant 餐厅
间: kitchen 厨房; room 房间; office 办公室
个: village 村庄; lake 湖; question 问题; answer 答案; exercise 练习; problem 问题; idea 主意
个: word 词
片: beach 海滩
棵: tree 树
节: lesson 课
种: music 音乐
份: homework 作业
种: French 法语; English 英语; Chinese 汉语; Spanish 西班牙语; German 德语; Italian 意大利语
种: football 足球; tennis 网球; basketball 篮球; chess 国际象棋
架: piano 钢琴
把: guitar 吉他; violin 小提琴
个: drums 鼓
"""


def _read_nouns() -> dict[str, tuple[str, str]]:
    """The word and the measure word of every noun."""
    table = {}
    for line in _NOUNS.strip().splitlines():
        measure, _, entries = line.partition(": ")
        for entry in entries.split("; "):
            key, word = entry.split()
            table[key.replace("_", " ")] = (word, measure)
    assert table.keys() == NOUNS.keys(), table.keys() ^ NOUNS.keys()
    return table


WORDS = _read_nouns()
"""By noun: the Chinese word and its measure word."""

SINGLE_MEASURES = {"shoe": "只"}
"""What is counted one by one, though one speaks of pairs."""

CLOSE = frozenset({
    "brother", "sister", "mother", "father", "son", "daughter", "uncle", "aunt", "cousin",
    "grandmother", "husband", "wife", "parent",
})  # fmt: skip
"""Relatives of whom one says 我妈妈 rather than 我的妈妈."""

_ADJECTIVES = """
small 小 小; big 大 大; new 新 新; old 旧 旧; young 年轻_的 年轻; good 好 好; bad 糟糕_的 糟糕
beautiful 美丽_的 美丽; pretty 漂亮_的 漂亮; long 很_长_的 长; red 红色_的 =红色
white 白色_的 =白色; black 黑色_的 =黑色; green 绿色_的 =绿色; blue 蓝色_的 =蓝色
yellow 黄色_的 =黄色; grey 灰色_的 =灰色; brown 棕色_的 =棕色; interesting 有趣_的 有趣
difficult 很_难_的 难; easy 简单_的 简单; important 重要_的 重要; expensive 很_贵_的 贵
fresh 新鲜_的 新鲜; cold 冷 冷; hot 热 热; delicious 好吃_的 好吃; heavy 很_重_的 重
clean 干净_的 干净; dirty 脏 脏; famous 著名_的 出名; modern 现代_的 现代; open - +开_着
closed - +关_着; empty 空 =空; happy 快乐_的 高兴; sad 悲伤_的 难过; tired - 累
sick - +生病_了; ready - +准备_好_了; nice - 友好; intelligent 聪明_的 聪明; funny 搞笑_的 搞笑
strong 强壮_的 强壮; tall 高大_的 高; rich - 富有; busy - 忙; alone - 孤单; sorry - 抱歉
lost - +迷路_了; French 法国 @法国; English 英国 @英国; Chinese 中国 @中国
Spanish 西班牙 @西班牙; Italian 意大利 @意大利; American 美国 @美国
hungry - 饿; thirsty - 渴; cold@felt - 冷; hot@felt - 热; right - =对; wrong - +错_了
sleepy - 困; afraid - 害怕; late - +迟到_了; early - +早到_了; fine - 好
"""

_BY_NOUN = """
small | kin person | 矮小_的 矮小
small | child | 小 小
big | school | 很_大_的 大
old | friend kin person animal | 老 老
old | building area story poem | 古老_的 古老
young | animal infant | 年幼_的 年幼
sad | song film story | 悲伤_的 悲伤
delicious | drink soup | 好喝_的 好喝
"""


def _read_adjectives() -> dict[str, tuple[str, str]]:
    """The two forms of every adjective and state."""
    entries = _ADJECTIVES.replace("\n", ";").strip(";").split(";")
    return {key: (beside, said) for key, beside, said in map(str.split, entries)}


def _read_exceptions() -> dict[tuple[str, str], tuple[str, str]]:
    """The two forms by adjective and kind of noun; a noun's own key counts as a kind."""
    table: dict[tuple[str, str], tuple[str, str]] = {}
    for line in _BY_NOUN.strip().splitlines():
        key, names, forms = line.split(" | ")
        beside, said = forms.split()
        table |= {(key, name): (beside, said) for name in kinds(names)}
    return table


_FORMS, _EXCEPTIONS = _read_adjectives(), _read_exceptions()


def adjective(key: str, thing: d.Nominal) -> tuple[str, str]:
    """The forms of an adjective beside a thing and said of it; ``_`` stands between words.

    Before the second form: ``=`` for *is ... 的* (是红色的), ``@`` for a person of a country
    (是法国人), ``+`` for what has come about (生病了, denied 没生病). All others take 很.

    >>> adjective("old", d.NounPhrase("book", "the")), adjective("old", d.Pronoun("he"))
    (('旧', '旧'), ('老', '老'))
    """
    noun = thing.noun if isinstance(thing, d.NounPhrase) else "cousin"
    for name in (noun, NOUNS[noun].kind):
        if (key, name) in _EXCEPTIONS:
            return _EXCEPTIONS[key, name]
    return _FORMS[key]


def is_plain(key: str) -> bool:
    """Whether an adjective takes 很 whatever it is said of."""
    return _FORMS[key][1][0] not in "=@+"


def adjective_forms() -> frozenset[tuple[str, str]]:
    """Both forms of every adjective, with and without a certain noun."""
    return frozenset((*_FORMS.values(), *_EXCEPTIONS.values()))


PRONOUNS = {"I": "我", "you": "你", "he": "他", "she": "她", "it": "它", "we": "我们",
            "they": "他们", "who": "谁"}  # fmt: skip
"""Subject and object alike; *they* is 它们 where it means things."""

POSSESSIVES = {"my": "我", "your": "你", "his": "他", "her": "她", "our": "我们",
               "their": "他们"}  # fmt: skip
"""Before 的."""

NUMBERS = {
    "one": "一", "two": "两", "three": "三", "four": "四", "five": "五", "six": "六",
    "seven": "七", "eight": "八", "nine": "九", "ten": "十", "eleven": "十一", "twelve": "十二",
    "fifteen": "十五", "twenty": "二十", "thirty": "三十", "forty": "四十", "fifty": "五十",
    "sixty": "六十",
}  # fmt: skip
"""Numerals before a measure word."""

NAMES = {
    "Adam": "亚当", "Alice": "爱丽丝", "Anna": "安娜", "Antoine": "安托万", "Clara": "克拉拉",
    "Daniel": "丹尼尔", "David": "大卫", "Elsa": "艾尔莎", "Emma": "艾玛", "Eva": "伊娃",
    "Julie": "朱莉", "Laura": "劳拉", "Lina": "莉娜", "Louis": "路易", "Lucas": "卢卡斯",
    "Lucie": "露西", "Marc": "马克", "Marie": "玛丽", "Martin": "马丁", "Max": "马克斯",
    "Nina": "尼娜", "Nora": "诺拉", "Olivia": "奥利维娅", "Oscar": "奥斯卡", "Paul": "保罗",
    "Sarah": "萨拉", "Simon": "西蒙", "Sophie": "索菲", "Thomas": "托马斯", "Victor": "维克多",
}  # fmt: skip
"""The names as Chinese newspapers write them, by their sound."""
