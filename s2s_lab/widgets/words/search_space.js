// What the search space says, in English and in Chinese.

const LESSONS = {
  "garden path": [
    "The likeliest first word leads into a crowd of unlikely sentences. Which search looks far enough?",
    "概率最大的首词通向一群概率都很小的句子。哪种搜索看得足够远？",
  ],
  "empty output": [
    "Ending at once is likelier than any whole sentence. The better the search, the worse the output.",
    "立即结束的概率比任何完整句子都大：搜索越好，输出越差。",
  ],
  "sure model": [
    "A model that is sure of itself: all searches agree, and exact search hardly has to look around.",
    "模型非常确定：所有搜索结果一致，精确搜索几乎无需多看。",
  ],
};

const NAMES = { "garden path": "花园小径", "empty output": "空输出", "sure model": "确定的模型" };

const SEARCHES = {
  greedy: "贪心", beam: "束搜索", exact: "精确搜索", "best-first": "最佳优先", diverse: "多样束搜索",
  sample: "采样", sampling: "采样", viterbi: "维特比", recombination: "重组束搜索",
};

function english(d) {
  if (d.verdict === "undecided") return `Undecided within the budget: after ${d.nodes} prefixes nothing beats the answer (score ${d.output}), but something might score up to ${d.bound}.`;
  if (!d.hasReference) {
    if (d.verdict === "no error") return `No search error, and that is proved: nothing scores more than this answer (${d.output}).`;
    return `Search error: ${d.proved ? "the model's best" : "the best that is known"} scores ${d.best}, this answer ${d.output}. It was there, and was missed.`;
  }
  const third = d.missed ? ` It prefers yet another one (${d.best}) to both.` : "";
  if (d.verdict === "no error") return d.missed ? `The answer is the right one (score ${d.output}), thanks to a search error: the model prefers another (${d.best}).` : `No error: the answer is the right one (score ${d.output}).`;
  if (d.verdict === "search error") return `Search error: the model scores the right output ${d.reference} and this answer ${d.output}. The search lost it.`;
  return `Model error: the model scores this answer ${d.output} and the right output ${d.reference}. No better search would help.${third}`;
}

function chinese(d) {
  if (d.verdict === "undecided") return `预算内无法判定：看过 ${d.nodes} 个前缀后，没有更好的结果（得分 ${d.output}），但最高可能达到 ${d.bound}。`;
  if (!d.hasReference) {
    if (d.verdict === "no error") return `没有搜索错误，且已证明：没有任何序列得分高于此答案（${d.output}）。`;
    return `搜索错误：${d.proved ? "模型的最优序列" : "已知最优序列"}得分 ${d.best}，此答案得分 ${d.output}。它就在那里，却被错过了。`;
  }
  const third = d.missed ? `模型还更偏好第三个序列（${d.best}）。` : "";
  if (d.verdict === "no error") return d.missed ? `答案正确（得分 ${d.output}），却是靠搜索错误得来的：模型更偏好另一个序列（${d.best}）。` : `没有错误：答案正确（得分 ${d.output}）。`;
  if (d.verdict === "search error") return `搜索错误：模型给正确输出 ${d.reference} 分，给此答案 ${d.output} 分。是搜索把它丢了。`;
  return `模型错误：模型给此答案 ${d.output} 分，给正确输出 ${d.reference} 分。再好的搜索也无济于事。${third}`;
}

const FATES = {
  now: ["continued now", "正在扩展"], asked: ["continued", "已扩展"], kept: ["kept", "保留"],
  finished: ["finished", "已结束"], pruned: ["pruned", "被剪枝"], barred: ["barred", "被禁止"],
  unvisited: ["not looked at", "未访问"], path: ["explained below", "下方所解释的序列"],
};

function node(column) {
  return (n) => {
    const fate = FATES[n.fate][column];
    const why = n.reason ? (column ? `：${n.reason}` : `: ${n.reason}`) : "";
    if (column) return `“${n.tokens}”：p(词元 | 前文) = ${n.p}，整体概率 ${n.total}${n.unseen ? `，其后有 ${n.unseen} 的概率未画出` : ""}。${n.label}：${fate}${why}。`;
    return `“${n.tokens}”: p(token | tokens before) = ${n.p}, of the whole ${n.total}${n.unseen ? `; continuations of probability ${n.unseen} are not drawn` : ""}. ${n.label}: ${fate}${why}.`;
  };
}

export const WORDS_SEARCH_SPACE = {
  title: ["Search space", "搜索空间"],
  model: ["Model", "模型"],
  modelName: [(name) => name, (name) => NAMES[name] ?? name],
  lesson: [(name) => LESSONS[name]?.[0] ?? "", (name) => LESSONS[name]?.[1] ?? ""],
  source: ["Source", "源句"],
  reference: ["Right output", "正确输出"],
  strategies: ["Searches", "搜索策略"],
  search: ["Search", "搜索"],
  searches: ["Searches", "搜索策略"],
  tree: ["All that the model can write", "模型能写出的一切"],
  treeCaption: [
    "From left to right a token a column, the likeliest on top. Bar in a box and width of a line: p(token | tokens before). Small numbers above: the searches that continued it; + below: probability of what is not drawn.",
    "从左到右每列一个词元，概率最大的在上。框内横条与线宽：p(词元 | 前文)。上方小号数字：扩展过它的搜索；下方 + 号：未画出部分的概率。",
  ],
  complete: ["All {0} complete sequences are here.", "全部 {0} 个完整序列都在图中。"],
  incomplete: ["{0} complete sequences are here, with {1} of the probability.", "图中有 {0} 个完整序列，共占概率 {1}。"],
  start: ["start", "起点"],
  node: [node(0), node(1)],
  nodeName: ["{0}: p {1}, of the whole {2}", "{0}：p {1}，整体 {2}"],
  searchName: [(name) => name, (name) => name.replace(/^[a-z-]+/, (word) => SEARCHES[word] ?? word)],
  answerMark: ["answer", "答案"],
  bestMark: ["model's best", "模型最优"],
  rightMark: ["right", "正确"],
  ...Object.fromEntries(Object.entries(FATES).map(([name, said]) => [`fate_${name}`, said])),
  noEnd: ["The answer did not end within the length limit: there is nothing to judge.", "答案在长度上限内没有结束：无从判定。"],
  verdict: [english, chinese],
  "short_no error": ["no error", "没有错误"],
  "short_search error": ["search error", "搜索错误"],
  "short_model error": ["model error", "模型错误"],
  short_undecided: ["undecided", "未定"],
  "short_no end": ["did not end", "没有结束"],
  lucky: ["right by a search error", "因搜索错误而正确"],
  tabFigures: ["p {0} · {1} prefixes asked", "p {0} · 询问 {1} 个前缀"],
  before: ["Before the first step of {0}: {1} steps follow.", "{0} 的第一步之前：共有 {1} 步。"],
  asks: ["Step {0}: {1} asks what follows {2}.", "第 {0} 步：{1} 询问 {2} 之后是什么。"],
  keeps: ["Kept: {0}.", "保留：{0}。"],
  keepsNone: ["Nothing of it is kept.", "没有保留任何分支。"],
  loses: ["{0} lost: {1}.", "{0} 落选：{1}。"],
  answers: ["The answer is {0}.", "答案是{0}。"],
  quoted: ["“\u2068{0}\u2069”", "“\u2068{0}\u2069”"],
  comma: [", ", "、"],
  andMore: [" and {0} more", " 等另外 {0} 个"],
  keySearch: ["search", "搜索"],
  keySequence: ["sequence", "序列"],
  keyWinner: ["winner", "胜者"],
  lengths: ["What is a good sequence? Length conventions", "什么是好序列？长度归一化"],
  lengthsCaption: [
    "Every complete sequence of the tree, ranked by its score. ▲▼: places gained or lost against plain log-probabilities.",
    "树中所有完整序列按得分排名。▲▼：相对于纯对数概率的名次升降。",
  ],
  convention: ["Length convention", "长度归一化方式"],
  kind_none: ["none: log p", "不归一化：log p"],
  kind_power: ["log p ÷ length^α", "log p ÷ 长度^α"],
  kind_average: ["average: log p ÷ length", "平均：log p ÷ 长度"],
  kind_gnmt: ["GNMT: log p ÷ ((5 + length) ÷ 6)^α", "GNMT：log p ÷ ((5 + 长度) ÷ 6)^α"],
  kind_reward: ["word reward: log p + reward × length", "词奖励：log p + 奖励 × 长度"],
  alpha: ["α", "α"],
  reward: ["reward", "奖励"],
  countEos: ["<eos> counts", "<eos> 计入长度"],
  winnersCaption: ["Which sequence wins at which strength:", "不同强度下的胜者："],
  ranking: ["Ranking", "排名"],
  empty: ["empty", "空"],
  emptyQuoted: ["the empty output", "空输出"],
  noneEnds: ["No sequence ends within the tree.", "树中没有结束的序列。"],
  emptyWins: ["⚠ The empty output wins: to end at once has p = {0}, score {1}.", "⚠ 空输出获胜：立即结束的概率 p = {0}，得分 {1}。"],
  wins: ["{0} wins with score {1}.", "{0} 获胜，得分 {1}。"],
  emptyBeaten: ["By plain log-probability the empty output would win.", "若按纯对数概率，空输出会获胜。"],
  rightWins: ["That is the right output.", "这正是正确输出。"],
  rightLoses: ["The right output, {0}, is number {1}.", "正确输出{0}排第 {1}。"],
  amongFound: ["Among the sequences that {0} finished ({1}), {2} wins.", "在 {0} 完成的 {1} 个序列中，{2} 获胜。"],
  more: ["and {0} more", "另有 {0} 个"],
  moved: ["places gained or lost against plain log-probabilities", "相对于纯对数概率的名次升降"],
  foundBy: ["found by {0}", "由 {0} 找到"],
  foundByNone: ["found by none", "无搜索找到"],
  logprob: ["log-probability", "对数概率"],
  tokensCounted: ["tokens counted", "计入的词元数"],
  score: ["score", "得分"],
};
