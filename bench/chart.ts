// Charts as SVG, which a browser and a page of Markdown show: bars side by side, and lines. Both have a logarithmic axis,
// as what is compared differs by powers of ten.

export interface Series {
  name: string;
  values: (number | undefined)[];
}

const colours = ["#1b6ca8", "#5aa9e6", "#c44536", "#e9a178", "#6a994e"];
const text = 'font-family="sans-serif" font-size="12" fill="#222"';
const width = 860;
const left = 90;
const right = 20;

/** For each group one bar of each series. */
export function barChart(title: string, unit: string, groups: string[], series: Series[]): string {
  const barHeight = 14;
  const gap = 16;
  const top = 62;
  const groupHeight = series.length * barHeight + gap;
  const height = top + groups.length * groupHeight + 24;
  const scale = logScale(series, left, width - right - 60);
  const bars = groups.flatMap((group, index) => {
    const y = top + index * groupHeight;
    const name = `<text x="${left - 8}" y="${y + (series.length * barHeight) / 2 + 4}" text-anchor="end" ${text}>${group}</text>`;
    return [
      name,
      ...series.flatMap(({ values }, row) => {
        const value = values[index];
        if (value === undefined) return [];
        const at = y + row * barHeight;
        const end = scale.place(value);
        return [
          `<rect x="${left}" y="${at}" width="${(end - left).toFixed(1)}" height="${barHeight - 2}" fill="${colours[row]}"/>`,
          `<text x="${(end + 4).toFixed(1)}" y="${at + 10}" ${text}>${rounded(value)}</text>`,
        ];
      }),
    ];
  });
  return svg(height, [...heading(title, unit, series), ...axis(scale, top - 6, height - 18), ...bars]);
}

/** A line for each series, over places that are logarithmic, too. */
export function lineChart(title: string, unit: string, places: number[], series: Series[]): string {
  const top = 62;
  const height = 420;
  const bottom = height - 36;
  const across = logScale([{ name: "", values: places }], left, width - right - 40);
  const up = logScale(series, bottom, top);
  const ticks = up.powers.map((power) => {
    const y = up.place(power).toFixed(1);
    return (
      `<line x1="${left}" y1="${y}" x2="${width - right}" y2="${y}" stroke="#ddd"/>` +
      `<text x="${left - 8}" y="${Number(y) + 4}" text-anchor="end" ${text}>${rounded(power)}</text>`
    );
  });
  const names = places.map(
    (place) =>
      `<text x="${across.place(place).toFixed(1)}" y="${bottom + 22}" text-anchor="middle" ${text}>${rounded(place)}</text>`,
  );
  const lines = series.map(({ values }, row) => {
    const points = values.map((value, index) => [across.place(places[index]!), up.place(value!)] as const);
    const dots = points.map(
      ([x, y]) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${colours[row]}"/>`,
    );
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    return `<polyline points="${path}" fill="none" stroke="${colours[row]}" stroke-width="2"/>${dots.join("")}`;
  });
  return svg(height, [...heading(title, unit, series), ...ticks, ...names, ...lines]);
}

interface Scale {
  place: (value: number) => number;
  powers: number[];
}

function logScale(series: Series[], from: number, to: number): Scale {
  const values = series.flatMap((one) => one.values).filter((value) => value !== undefined && value > 0) as number[];
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.ceil(Math.log10(Math.max(...values)));
  const powers = Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index));
  return { powers, place: (value) => from + ((Math.log10(value) - least) / Math.max(1, most - least)) * (to - from) };
}

function axis({ powers, place }: Scale, top: number, bottom: number): string[] {
  return powers.map((power) => {
    const x = place(power).toFixed(1);
    return (
      `<line x1="${x}" y1="${top}" x2="${x}" y2="${bottom}" stroke="#ddd"/>` +
      `<text x="${x}" y="${bottom + 14}" text-anchor="middle" ${text}>${rounded(power)}</text>`
    );
  });
}

function heading(title: string, unit: string, series: Series[]): string[] {
  const step = (width - 20) / Math.max(4, series.length);
  const names = series.map(
    ({ name }, index) =>
      `<rect x="${(10 + index * step).toFixed(1)}" y="32" width="11" height="11" fill="${colours[index]}"/>` +
      `<text x="${(26 + index * step).toFixed(1)}" y="42" ${text}>${name}</text>`,
  );
  return [`<text x="10" y="20" ${text} font-weight="bold">${title} (${unit}, logarithmic)</text>`, ...names];
}

function svg(height: number, parts: string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  return `${[head, `<rect width="${width}" height="${height}" fill="#fff"/>`, ...parts, "</svg>"].join("\n")}\n`;
}

function rounded(value: number): string {
  return Math.round(value).toLocaleString("en");
}
