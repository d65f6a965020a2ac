// What the comparison of two runs says, besides what the decoding views say.

export const WORDS_TRACE_DIFF = {
  comparison: ["Two runs side by side", "两次解码并排比较"],
  strategyOf: ["Strategy of {0}", "{0} 的策略"],
  parting: ["Where they part", "分歧之处"],
  same: ["The two runs are the same.", "两次过程相同。"],
  answersPart: ["The answers part at word {0}, after {1}.", "答案从第 {0} 个词（{1}之后）开始不同。"],
  searchesPart: ["The answers are the same; the searches part at word {0}, after {1}.", "答案相同；搜索从第 {0} 个词（{1}之后）开始不同。"],
  goesOn: ["{0} goes on with {1}{2}.", "{0} 接着写 {1}{2}。"],
  stopsThere: ["{0} does not go on.", "{0} 不再继续。"],
  otherWay: ["In {0}: {1}.", "在 {0} 中：{1}。"],
  otherSources: ["The sources differ.", "两个源句不同。"],
  goThere: ["Show where they part", "显示分歧之处"],
  rival: ["{0} goes on with this", "{0} 接着写这个"],
  beforeBoth: ["Before the first step: nothing is written.", "第一步之前：尚未写出任何内容。"],
  alike: ["Step {0}: both answers begin with {1}.", "第 {0} 步：两个答案都以 {1} 开头。"],
  apart: ["Step {0}: A’s answer begins with {1}, B’s with {2}.", "第 {0} 步：A 的答案以 {1} 开头，B 的以 {2} 开头。"],
  partNow: [" This is where they part.", " 两者从这里开始不同。"],
  ended: ["ended after {0} steps", "已在第 {0} 步结束"],
  keyPart: ["where they part", "分歧之处"],
};
