// The stories, each a script. What to watch in them is said in the texts, and how they end in tests/page/stories.test.ts.

export interface Story {
  name: string;
  script: string;
}

/** Both are open a second after the story began. */
const open = `0 server listens
0.1 client connects`;

export const stories: Story[] = [
  {
    name: "three-way-handshake",
    script: `seed 1
delay 100
${open}
1 client sends 500
1.5 server sends 500
end 3
`,
  },
  {
    name: "why-not-two",
    script: `seed 2
delay 100
${open}
// The SYN wanders, and its sender gives up.
#1 delay 4000
0.6 client aborts
end 12
`,
  },
  {
    name: "syn-lost",
    script: `seed 3
delay 100
${open}
#1 drop
3 client sends 500
end 5
`,
  },
  {
    name: "syn-ack-lost",
    script: `seed 4
delay 100
${open}
#2 drop
3 client sends 500
end 5
`,
  },
  {
    name: "ack-lost",
    script: `seed 5
delay 100
${open}
#3 drop
// The data that follows carries the same acknowledgement.
0.8 client sends 500
end 3
`,
  },
  {
    name: "four-way-close",
    script: `seed 6
delay 100
${open}
0.6 client sends 500
1.2 client closes
1.8 server closes
end 63
`,
  },
  {
    name: "three-segment-close",
    script: `seed 7
delay 100
${open}
0.1 server closes last
1 client closes
end 62
`,
  },
  {
    name: "half-close",
    script: `seed 8
delay 100
${open}
0.6 client sends 300
1 client finishes
// One half is closed, and the other goes on.
1.5 server sends 4000
2.5 server sends 4000
3.5 server closes
end 65
`,
  },
  {
    name: "both-close",
    script: `seed 9
delay 100
${open}
1 client closes
1.05 server closes
end 62
`,
  },
  {
    name: "both-open",
    script: `seed 10
delay 100
0.1 client connects from 5000
0.15 server connects from 5000
1 client sends 500
1.5 server sends 500
end 3
`,
  },
  {
    name: "last-ack-lost",
    script: `seed 11
delay 100
${open}
0.6 client closes
1.2 server closes
// The acknowledgement of the last FIN.
#7 drop
end 65
`,
  },
  {
    name: "old-segment",
    script: `seed 12
delay 2
without timestamps
0 server listens
0.1 server closes last
0.1 client connects from 50000
0.11 client sends 30000
0.11 client sets segment-lifetime 0
0.11 client closes
// A copy of this one stays behind in the network.
#25 duplicate 118
0.18 client connects from 50000
0.26 client sends 9000
0.3 server closes last
0.5 client closes
end 63
`,
  },
  {
    name: "old-segment-waits",
    script: `seed 12
delay 2
without timestamps
0 server listens
0.1 server closes last
0.1 client connects from 50000
0.11 client sends 30000
0.11 client closes
#25 duplicate 118
0.18 client connects from 50000
end 62
`,
  },
  {
    name: "dead-peer",
    script: `seed 13
delay 100
${open}
0.5 client sets keepalive 1
1 client sends 500
10 server vanishes
end 9000
`,
  },
  {
    name: "rebooted-peer",
    script: `seed 14
delay 100
${open}
0.6 client sends 500
2 server restarts
2.1 server listens
4 client sends 500
end 6
`,
  },
  {
    name: "zero-window",
    script: `seed 15
delay 100
${open}
0.5 server pauses
1 client sends 40000
20 server reads
21 client closes
21 server closes last
end 83
`,
  },
  {
    name: "blind-reset",
    script: `seed 16
delay 100
${open}
0.8 client sends 500
2 stranger sends server RST next+40000
3 stranger sends server RST next+1000
4 client sends 500
6 stranger sends server RST next
7 client sends 500
end 9
`,
  },
  {
    name: "syn-flood",
    script: `seed 17
delay 100
0 server listens
0.2 stranger floods server 40 50
1.5 client connects
40 client sends 500
41 client closes
41 server closes last
end 103
`,
  },
  {
    name: "loss-with-sack",
    script: `seed 15
delay 50
loss 10
${open}
1 client sends 200000
1 client closes
1 server closes last
end 120
`,
  },
  {
    name: "loss-without-sack",
    script: `seed 15
delay 50
loss 10
without sack
${open}
1 client sends 200000
1 client closes
1 server closes last
end 120
`,
  },
  {
    name: "ten-thousand",
    script: `seed 19
delay 20
${open}
1 client sends 9700000
1 client closes
1 server closes last
end 200
`,
  },
];
