// What several views say, in English and in Chinese.

export const SHARED = {
  first: ["To the beginning", "回到开头"],
  back: ["One step back", "后退一步"],
  next: ["One step on", "前进一步"],
  last: ["To the end", "直到结尾"],
  play: ["Play", "播放"],
  pause: ["Pause", "暂停"],
  step: ["Step", "步"],
  stepOf: ["step {0} of {1}", "第 {0} 步，共 {1} 步"],
  busy: ["Decoding…", "解码中…"],
  recorded: ["a recorded run: the sentence is fixed", "已录制的过程：句子不可更改"],
  keyStep: ["step", "移动"],
  keyEnds: ["ends", "首尾"],
  keyChoose: ["choose", "选择"],
  keyBest: ["best", "最佳"],
};
