// What the menu of the widgets says, in English and in Chinese.

export const WORDS_MENU = {
  widgets: ["Widgets", "组件"],
  loading: ["Opening {0} …", "正在打开 {0} …"],
  chooseOne: ["Choose what to look at: a digit, ← → or a click.", "选择要看的内容：按数字键、← → 或点击。"],
};
