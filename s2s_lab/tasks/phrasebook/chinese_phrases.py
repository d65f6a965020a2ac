"""Places, times, manners and fixed phrases of the phrasebook in Chinese.

Keys and the names of parts are those of `phrases.py`; templates are written as
`aligned.template` reads them.
"""

PLACES = {
    "in the park": "公园 里", "in the garden": "花园 里", "in the kitchen": "厨房 里",
    "in the street": "街 上", "in the house": "房子 里", "at home": "家", "at school": "学校",
    "at work": "公司", "at the office": "办公室", "at the station": "车站",
    "at the restaurant": "餐厅", "at the hotel": "酒店", "at the museum": "博物馆",
    "at the library": "图书馆", "at the hospital": "医院", "at the market": "市场",
    "at the airport": "机场", "at the university": "大学", "on the beach": "海滩 上",
    "in Paris": "巴黎", "in London": "伦敦", "in Rome": "罗马", "in Berlin": "柏林",
    "in France": "法国", "in China": "中国", "in Italy": "意大利", "in Canada": "加拿大",
    "in Japan": "日本", "here": "这里", "there": "那里",
}  # fmt: skip
"""After 在: the noun, and perhaps a word for *in* or *on* after it."""

EXISTING_PLACES = {"at home": "家 里"}
"""Places that look different at the beginning of a sentence with 有."""

GOALS = {
    "to school": "去 学校", "to work": "去 上班", "home": "回 家", "to bed": "去 睡觉",
    "to the park": "去 公园", "to the office": "去 办公室", "to the station": "去 车站",
    "to the restaurant": "去 餐厅", "to the museum": "去 博物馆", "to the market": "去 市场",
    "to the beach": "去 海滩", "to the library": "去 图书馆", "to the hospital": "去 医院",
    "to the airport": "去 机场", "to the cinema": "去 电影院", "to Paris": "去 巴黎",
    "to London": "去 伦敦", "to Rome": "去 罗马", "to France": "去 法国", "to China": "去 中国",
    "to Italy": "去 意大利", "to Canada": "去 加拿大", "to Japan": "去 日本",
}  # fmt: skip
"""The verb of going and where to."""

RELATIONS = {"on": "上", "under": "下面", "behind": "后面", "in front of": "前面", "near": "附近"}
"""What stands after a landmark."""

TIMES = {
    "today": "今天:t", "tonight": "今晚:t", "now": "现在:t", "tomorrow": "明天:t",
    "this morning": "今天:d 早上:t", "this afternoon": "今天:d 下午:t",
    "this week": "这:d 周:t", "on Monday": "星期一:t", "on Tuesday": "星期二:t",
    "on Friday": "星期五:t", "on Saturday": "星期六:t", "every day": "每:d 天:t",
    "every morning": "每:d 天~d 早上:t", "every week": "每:d 周:t", "in the morning": "早上:t",
    "in the afternoon": "下午:t", "in the evening": "晚上:t", "at night": "夜里:t",
    "on Sundays": "每~t 个~t 星期天:t", "in summer": "夏天:t", "in winter": "冬天:t",
    "at noon": "中午:t",
}  # fmt: skip
"""When something happens."""

FREQUENCIES = {"often": "经常", "always": "总是", "sometimes": "有时", "rarely": "很少"}
"""Adverbs before the verb."""

MANNERS = {"well": "好", "badly": "差", "fast": "快", "slowly": "慢", "a lot": "多"}
"""After 得: how something is done."""

SHARES = {"together": "一起", "alone": "一个人"}
"""Before the verb: with others or without."""

DEGREES = {"very": "非常", "too": "太", "really": "真的"}
"""Adverbs before an adjective."""

DENIED_DEGREES = {"very": "不 是 很", "too": "不 太", "really": "不 怎么"}
"""The same with *not*."""

WEATHER = {"cold": "冷", "hot": "热", "nice": "好", "raining": "下雨", "snowing": "下雪"}
"""Adjectives said of the weather, and verbs."""

PHRASES = {
    "hello": "你:1 好:1",
    "hi": "嗨:1",
    "good morning": "早上:1 好:1",
    "good evening": "晚上:1 好:1",
    "good night": "晚安:1,2",
    "goodbye": "再见:1",
    "thank you": "谢谢:1",
    "thank you very much": "非常:2 感谢:1",
    "thanks": "谢谢:1",
    "please": "请:1",
    "yes": "是的:1",
    "no": "不:1",
    "yes please": "好的:1 ，:2 谢谢:3",
    "no thank you": "不:1 ，:2 谢谢:3",
    "excuse me": "打扰:1,2 一下~1",
    "sorry": "对不起:1",
    "welcome": "欢迎:1",
    "you are welcome": "不客气:1",
    "of course": "当然:1",
    "good luck": "祝~1 你~1 好运:1,2",
    "happy birthday": "生日:2 快乐:1",
    "see you tomorrow": "明天:1 见~1",
    "see you soon": "一会儿:1 见~1",
    "see you tonight": "今晚:1 见~1",
    "i do not know": "我:1 不:2 知道:3",
    "i know": "我:1 知道:3",
    "i do not understand": "我:1 不:2 明白:3",
    "i understand": "我:1 明白:3",
    "do you understand": "你:1 明白:3 吗~2 ？:4",
    "how are you": "你:3 好:1,2 吗~1 ？:4",
    "what is your name": "你:3 叫:2 什么:1 名字:2 ？:4",
    "how old are you": "你:4 多大:1,2,3 了~2 ？:5",
    "what time is it": "现在~4 几:1 点:2,3 ？:5",
    "what are you doing": "你:2 在~3 做:3 什么:1 ？:4",
    "what is this": "这:3 是:2 什么:1 ？:4",
    "what is that": "那:3 是:2 什么:1 ？:4",
    "who is it": "是:2,3 谁:1 ？:4",
    "who are you": "你:3 是:2 谁:1 ？:4",
    "where are you from": "你:3 从:4 哪里:1 来:2 ？:5",
    "where are you going": "你:2 去:3 哪里:1 ？:4",
    "how much is it": "这:3 多少:1 钱~2 ？:4",
    "nice to meet you": "很~1 高兴~1 认识:1 你~1",
    "me too": "我:1 也:2",
    "let us go": "我们~1 走:1 吧~1",
    "help": "救命:1 ！:2",
    "be careful": "小心:1",
    "come here": "来:1 这里:2",
    "wait": "等:1 一下~1",
    "listen": "听:1",
    "stop": "停:1",
    "i love you too": "我:1 也:4 爱:3 你:2",
    "it is important": "这:1 很~2 重要:3",
    "that is true": "那:1 是:2 真的:3",
    "i like it": "我:1 喜欢:3 它:2",
}
"""What a traveller says first. A question mark or an exclamation mark is part of its phrase."""
