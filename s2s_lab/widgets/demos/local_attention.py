"""Chapter 05: which word lies outside of a window."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "05",
    scenes.window,
    scenes.outside,
    {
        "en": "She does not eat them in the park. A window shows one word to each side of the "
        "same place. Which French word cannot see its source?",
        "zh-CN": "She does not eat them in the park。窗口只能看到同一位置左右各一个词。"
        "哪个法语词看不到它的来源？",
    },
    {
        "en": ("« elle » (she)", "« les » (them)", "« le » (the, of the park)"),
        "zh-CN": ("« elle »（she）", "« les »（them）", "« le »（the，公园的）"),
    },
    {
        "en": "The pronoun stands before the verb in French and behind it in English, two "
        "places off. A fixed diagonal suits languages whose words stay where they are.",
        "zh-CN": "代词在法语里位于动词之前，在英语里位于其后，相差两个位置。"
        "固定的对角线只适合词序不变的语言。",
    },
    {
        "en": "Look how far the brightest cell of each row is from the diagonal.",
        "zh-CN": "看每行最亮的格子离对角线有多远。",
    },
)
