// 页面的全部中文文字。 Every word of the page in Chinese.

import type { Texts } from "./english.ts";

export const chinese: Texts = {
  language: "中文",
  title: "astcp：看得见的 TCP",
  subtitle: "两个真实的协议栈，一根线，由你动手",
  modes: { story: "故事", device: "设备", capture: "抓包" },
  openCapture: "打开 pcap 或 pcapng 文件",
  conversation: "会话",
  everyConversation: "所有会话",
  chooseStory: "故事",
  changed: "已修改",
  dark: "深色",
  light: "浅色",
  share: "复制链接",
  copied: "链接已复制",
  exportPcapng: "保存为 pcapng",
  exportText: "保存为 tcpdump 文本",
  toStart: "回到开头",
  stepBack: "后退一步",
  play: "播放",
  pause: "暂停",
  stepOn: "前进一步",
  toEnd: "到结尾",
  speed: "速度",
  time: "时间",
  relative: "相对序号",
  ladder: "时序图",
  ladderHint: "用方向键选择一行。向下拖动途中的报文段可以延迟它。",
  now: "现在",
  nothingYet: "还没有发生任何事。请播放，或前进一步。",
  places: { client: "客户端", server: "服务器", stranger: "陌生人", peer: "对端", device: "设备" },
  departs: "发出",
  arrives: "到达",
  lost: "在途中丢失",
  dropped: "被丢弃",
  again: (times) => `第 ${times} 次发送`,
  willArrive: "在途中",
  copy: "副本",
  runsOut: "到时",
  remarks: {
    error: (value) => `应用程序得知：${value}`,
    refused: (value) => `协议栈拒绝：${value}`,
    finished: () => "对端已经说完",
    foreign: (value) => `读到了 ${value} 个属于另一连接的字节`,
  },
  timers: {
    Retransmission: "重传",
    Persist: "坚持",
    DelayedAck: "延迟确认",
    KeepAlive: "保活",
    FinWait2: "FIN-WAIT-2",
    Alarm: "应用程序的闹钟",
    Reordering: "乱序",
    TailProbe: "尾部丢失探测",
    SynAck: "重发 SYN-ACK",
    TimeWait: "2 MSL",
  },
  inspector: "报文段",
  chooseSegment: "选择一个报文段，可以看到它的全部内容，并改变它的命运。",
  fates: {
    drop: "丢弃",
    duplicate: "复制",
    corrupt: "损坏",
    reorder: "乱序",
    delay: "延迟 100 毫秒",
    restore: "不加干预",
  },
  fateDone: (number) => `${number} 的命运已改变，故事已重新运行。`,
  states: "状态",
  diagram: (place, state) => `RFC 9293 图 5：${place}处于 ${state}`,
  noEdge: "还没有经过任何一条边。",
  record: "连接记录",
  noConnection: "没有连接",
  field: "字段",
  fields: { recovery: "恢复中", retransmitted: "重传的报文段" },
  optionsAgreed: "商定的选项",
  timersRun: "定时器",
  noTimer: "没有定时器在运行。",
  sending: "发送",
  receiving: "接收",
  spans: {
    acknowledged: "已确认",
    flight: "在途",
    sacked: "已选择确认",
    lost: "判定丢失",
    queued: "排队中",
    unread: "未读",
    held: "乱序保存",
    window: "窗口",
    free: "空闲",
  },
  tables: "表",
  tableNames: { connections: "连接", halfOpen: "半开", timeWait: "TIME-WAIT", neighbours: "邻居" },
  used: (used, all) => `已用 ${used} / ${all} 个槽位`,
  script: "脚本",
  scriptHint: "一个种子和几行文字：修改它们，再重新运行故事。",
  grammar: "一行可以写什么",
  run: "运行",
  reset: "原文",
  lineMakesNoSense: (line, reason) => `第 ${line} 行无法理解：${reason}`,
  watch: "看什么",
  deviceWaits: "没有连接设备。npm start 会在设备旁提供本页面。",
  deviceIsLive: "正在运行的设备的帧和状态，来自它自己的跟踪。",
  captureHint: "只是一个观察点看到的帧：没有状态，没有定时器，也没有原因。",
  captureErrors: {
    notACapture: "这不是 pcap 或 pcapng 文件。",
    notEthernet: "只能显示以太网的抓包。",
  },
  stories: {
    "three-way-handshake": {
      title: "三次握手",
      watch:
        "双方各自告知初始序号，并得到确认：这需要三个报文段。第三个到达之前，服务器只花费一个小小的半开表项（RFC 9293 §3.5，图 6）。",
    },
    "why-not-two": {
      title: "为什么不是两次：迟到的 SYN",
      watch:
        "SYN 在途中游荡了四秒，发送者早已放弃。假如两次就够，服务器现在会相信有一个连接；而客户端的复位让它回到 LISTEN（RFC 9293 §3.5，图 8）。",
    },
    "syn-lost": {
      title: "SYN 丢失",
      watch:
        "没有回答，于是一秒后重传定时器到时，SYN 再次发出（RFC 6298 §2.1）。SYN 丢失之后，在测得往返时间之前，超时从三秒开始（§5.7）。",
    },
    "syn-ack-lost": {
      title: "SYN-ACK 丢失",
      watch:
        "服务器已经回答，客户端却无从知道。它的 SYN 再次到来，而那里已经有过一个，所以不可接受，于是重发回答（RFC 9293 §3.10.7.4，第一步）。",
    },
    "ack-lost": {
      title: "握手的最后一个 ACK 丢失",
      watch:
        "客户端已在 ESTABLISHED，服务器还没有。最先的数据带着同样的确认，服务器借此也到达那里（RFC 9293 §3.10.7.4，第五步）。",
    },
    "four-way-close": {
      title: "四次挥手",
      watch:
        "每个方向由各自的 FIN 关闭，并单独得到确认。先关闭的一方最后进入 TIME-WAIT，停留 2 MSL（RFC 9293 §3.6，图 12；MUST-13）。",
    },
    "three-segment-close": {
      title: "三个报文段的关闭",
      watch:
        "服务器一得知 FIN 就关闭，所以一个报文段同时带着它的 FIN 和对另一个的确认（RFC 9293 §3.6）。客户端在一个报文段之内穿过 FIN-WAIT-2。",
    },
    "half-close": {
      title: "半关闭",
      watch:
        "客户端没有更多要说的，用 FIN 说明这一点。它的另一半仍然开着：服务器在 CLOSE-WAIT 想发多久就发多久（RFC 9293 §3.6.1）。",
    },
    "both-close": {
      title: "同时关闭",
      watch: "两个 FIN 在线上交错。双方都经过 CLOSING，也都停留在 TIME-WAIT（RFC 9293 §3.6，图 13）。",
    },
    "both-open": {
      title: "同时打开",
      watch:
        "没有人在监听；两个 SYN 交错。双方各自再发一次 SYN，这次带着确认，结果是一个连接，而不是两个（RFC 9293 §3.5，图 7；MUST-10）。",
    },
    "last-ack-lost": {
      title: "最后的 ACK 丢失：2 MSL 的第一个理由",
      watch:
        "对最后一个 FIN 的确认丢失，FIN 再次到来。只因为客户端还在 TIME-WAIT 等待，才有人回答；它的等待重新开始（RFC 9293 §3.10.7.4，第八步）。",
    },
    "old-segment": {
      title: "旧报文段遇到新连接",
      watch:
        "TIME-WAIT 缩短为零，时间戳也被去掉，于是同样的端口立刻再用。一个旧报文段的副本正好落在新窗口里，服务器读到了这个连接从未发送的字节：2 MSL 的第二个理由（RFC 9293 §3.6.1，RFC 1337）。",
    },
    "old-segment-waits": {
      title: "同样的情形，有 TIME-WAIT",
      watch:
        "现在，只要旧的东西可能还在途中，四元组就被拒绝，副本碰到的是关闭的端口。连回答它的复位也不能结束 TIME-WAIT（RFC 1337 §3）。",
    },
    "dead-peer": {
      title: "死去的对端与保活",
      watch:
        "服务器被拔掉，不再说话。沉默两小时之后客户端开始询问，十次，每 75 秒一次，然后放弃（RFC 9293 §3.8.4；MUST-28，MUST-29）。请以实时的 1,000 倍运行。",
    },
    "rebooted-peer": {
      title: "重启的对端",
      watch:
        "服务器忘记了一切，而客户端并不知道。接下来的数据无人认领，得到的回答是复位（RFC 9293 §3.5.1，§3.10.7.1）。",
    },
    "zero-window": {
      title: "零窗口",
      watch:
        "服务器的应用程序停止读取，窗口关闭。坚持定时器用一个字节询问，间隔越来越长，只要有回答就一直继续（RFC 9293 §3.8.6.1；MUST-36，MUST-37）。",
    },
    "blind-reset": {
      title: "盲复位",
      watch:
        "陌生人伪造复位。窗口之外的被丢弃；窗口之内的受到质询，因为只有恰好等于下一个序号的才能结束连接（RFC 5961 §3.2）。第三个猜中了，显示出这个序号保护着什么。",
    },
    "syn-flood": {
      title: "SYN 洪泛",
      watch:
        "四十个来历不明的 SYN 填满了半开槽位，但没有为它们花费一个连接。从这时起，每个 SYN 都得到一个 cookie 作为回答：表项本该记住的一切都放进 SYN-ACK 的序号和时间戳里，随确认一起回来（RFC 4987 §3.6）。表虽然满了，客户端仍立刻连上；31 秒后槽位又空出来。",
    },
    "loss-with-sack": {
      title: "10 % 丢失，有 SACK",
      watch:
        "十个报文段中丢失一个。接收者告知它在空洞之后保存了哪些块（RFC 2018），在它们之前发出的，过一会儿就算丢失（RFC 8985）。请看发送者的序号条：在途、已选择确认、判定丢失、再次发送。",
    },
    "loss-without-sack": {
      title: "10 % 丢失，没有 SACK",
      watch:
        "同样的种子，但中间设备把这个选项从两个 SYN 里去掉了。发送者每个往返只得知一个空洞（RFC 6582），或者等待定时器（RFC 6298）；用时更长，重发更多。",
    },
    "ten-thousand": {
      title: "一万个报文段",
      watch:
        "十兆字节，没有丢失：窗口以慢启动张开，直到缓冲区成为极限（RFC 5681 §3.1）。时序图和只有十个报文段时一样快。",
    },
  },
};
