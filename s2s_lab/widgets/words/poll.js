// What the poll before a demo says, in English and in Chinese.

export const WORDS_POLL = {
  poll: ["Poll", "投票"],
  options: ["Options: a digit or a click counts a hand", "选项：按数字键或点击计一票"],
  hands: ["{0} hands", "{0} 票"],
  reveal: ["Show the answer (r)", "揭晓答案（r）"],
  hide: ["Hide the answer (r)", "隐藏答案（r）"],
  again: ["Count again (Esc)", "重新计票（Esc）"],
  right: ["right", "正确"],
  answer: ["The answer: {0}", "答案：{0}"],
};
