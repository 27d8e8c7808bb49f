// Draws one chart block with ECharts. The texts people read are the server's; only the axis' ticks are written here.
const charts = new Map();
const dark = matchMedia('(prefers-color-scheme: dark)');
const still = matchMedia('(prefers-reduced-motion: reduce)');

export async function draw(element, block) {
  await import('../lib/echarts/echarts.common.min.js');
  dispose(element);
  const state = { width: element.clientWidth };
  const render = () => {
    state.chart?.dispose();
    element.style.height = `${height(block)}px`;
    state.chart = globalThis.echarts.init(element, null, { renderer: 'svg' });
    state.chart.setOption(option(block, element.clientWidth < 480));
    // The name is the server's, in the words of the page.
    element.querySelector('svg')?.setAttribute('aria-hidden', 'true');
  };
  state.resize = new ResizeObserver(() => {
    if (element.clientWidth !== state.width) {
      state.width = element.clientWidth;
      render();
    }
  });
  state.theme = render;
  render();
  state.resize.observe(element);
  dark.addEventListener('change', state.theme);
  addEventListener('parley-theme', state.theme);
  charts.set(element, state);
}

export function dispose(element) {
  const state = charts.get(element);
  if (!state) return;
  dark.removeEventListener('change', state.theme);
  removeEventListener('parley-theme', state.theme);
  state.resize.disconnect();
  state.chart.dispose();
  charts.delete(element);
}

const lying = block => block.kind !== 'line' && block.kind !== 'histogram' && block.labels.length > 3;
const height = block => lying(block)
  ? 24 + block.labels.length * Math.max(34, 18 * block.series.length) + (block.series.length > 1 ? 32 : 0)
  : block.kind === 'histogram' ? 208 : 288;

function option(block, narrow) {
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const across = lying(block);
  const category = {
    type: 'category', data: block.labels, inverse: across,
    axisLabel: { color: css('--ink'), hideOverlap: true, showMaxLabel: true, width: across ? (narrow ? 88 : 150) : undefined, overflow: 'truncate' },
    axisLine: { lineStyle: { color: css('--line') } }, axisTick: { show: false },
  };
  // One point is a figure, not a line: it is drawn as a point with its figure beside it.
  const single = block.kind === 'line' && block.labels.length === 1;
  const texts = single || (block.kind !== 'line' && block.series.length === 1 && block.labels.length <= 16);
  // Where each bar says its figure, an axis would say it again.
  const value = {
    show: !texts, type: 'value', scale: block.kind === 'line', splitNumber: narrow ? 3 : 5,
    axisLabel: { color: css('--soft'), formatter: ticks(block), hideOverlap: true },
    splitLine: { lineStyle: { color: css('--line') } },
  };
  const many = block.series.length > 1;
  return {
    animation: !still.matches, animationDuration: 400,
    aria: { enabled: true, label: { enabled: false }, decal: { show: block.series.length > 2 && block.kind !== 'line' } },
    color: [1, 2, 3, 4, 5, 6].map(i => css(`--series-${i}`)),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: across && texts ? (narrow ? 64 : 84) : 16, top: many ? 40 : texts && !across ? 28 : 8, bottom: 4, containLabel: true },
    legend: many ? { data: block.series.map(series => series.name), top: 0, left: 0, type: 'scroll', icon: 'roundRect', itemWidth: 12, itemHeight: 12, textStyle: { color: css('--ink') } } : undefined,
    tooltip: {
      trigger: 'axis', confine: true, formatter: points => tooltip(block, points), axisPointer: { type: block.kind === 'line' ? 'line' : 'shadow' },
      backgroundColor: css('--card'), borderColor: css('--line'), textStyle: { color: css('--ink') },
    },
    xAxis: across ? value : category,
    yAxis: across ? category : value,
    series: block.kind === 'waterfall' ? waterfall(block, css, across) : block.series.flatMap((series, at) => [...bands(block, at, css), {
      name: series.name, type: block.kind === 'line' ? 'line' : 'bar', data: joined(block, at, series.values),
      showSymbol: block.labels.length < 32, sampling: block.labels.length > 2000 ? 'lttb' : undefined, symbol: 'circle', symbolSize: 6, connectNulls: false, color: css(`--series-${at % 6 + 1}`),
      lineStyle: { width: 2, type: series.bands?.length ? 'dashed' : 'solid' },
      barMaxWidth: across ? 28 : 64, itemStyle: { borderRadius: 2 }, label: texts ? label(series.texts, css, across, block.kind === 'histogram') : undefined,
    }]),
  };
}

// A series with bands goes on where the first one ends: its line and bands open from there.
function joined(block, at, values) {
  const next = values.findIndex(value => value != null);
  const from = next > 0 && block.series[at].bands?.length ? block.series[0].values[next - 1] : null;
  return from == null ? values : values.map((value, i) => i === next - 1 ? from : value);
}

// A band is an invisible line at its lower bound with the distance to the upper one stacked on it.
function bands(block, at, css) {
  return (block.series[at].bands ?? []).flatMap((band, i) => {
    const lows = joined(block, at, band.lows), highs = joined(block, at, band.highs);
    const line = {
      type: 'line', silent: true, symbol: 'none', stack: `band-${at}-${i}`, stackStrategy: 'all', lineStyle: { opacity: 0 },
      color: css(`--series-${at % 6 + 1}`), tooltip: { show: false }, emphasis: { disabled: true },
    };
    return [{ ...line, data: lows }, { ...line, data: highs.map((high, j) => high == null ? null : high - lows[j]), areaStyle: { opacity: 0.14 } }];
  });
}

// A bin that holds nothing needs no figure.
const label = (texts, css, across, bins) => ({
  show: true, position: across ? 'right' : 'top', color: css('--ink'), formatter: point => bins && !point.value ? '' : texts[point.dataIndex] ?? '',
});

// The first and last bars stand on the axis; those between float from where the one before ended. A bar is an invisible
// base, and what is shown of it above and below the axis.
function waterfall(block, css, across) {
  const { values, texts, name } = block.series[0];
  const last = values.length - 1;
  const base = [], above = [], below = [];
  let level = 0;
  values.forEach((value, i) => {
    const whole = i === 0 || i === last;
    const from = whole ? 0 : level;
    level = whole ? value : level + value;
    const low = Math.min(from, level), high = Math.max(from, level);
    const itemStyle = { borderRadius: 2, color: css(whole ? '--series-1' : value < 0 ? '--fall' : '--rise') };
    base.push(Math.max(low, 0) || Math.min(high, 0));
    above.push({ itemStyle, value: high > 0 ? high - Math.max(low, 0) : 0 });
    below.push({ itemStyle, value: low < 0 ? low - Math.min(high, 0) : 0 });
  });
  const bar = { type: 'bar', stack: 'w', barMaxWidth: 28 };
  return [
    { ...bar, silent: true, itemStyle: { color: 'transparent' }, data: base },
    { ...bar, name, data: below },
    { ...bar, name, data: above, label: label(texts, css, across) },
  ];
}

const escape = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

function tooltip(block, points) {
  const i = points[0].dataIndex;
  const lines = block.series
    .filter(series => series.texts[i] != null)
    .map(series => `${escape(series.name)} <b>${escape(series.texts[i])}</b>`);
  return [`<b>${escape(block.labels[i])}</b>`, ...(lines.length ? lines : ['no data'])].join('<br>');
}

function ticks(block) {
  const style = block.unit === 'percent' ? { style: 'percent', maximumFractionDigits: 1 }
    : block.unit === 'money' && /^[A-Z]{3}$/.test(block.unitName)
      ? { style: 'currency', currency: block.unitName, notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 2 }
      : { notation: 'compact', maximumFractionDigits: 2 };
  const format = new Intl.NumberFormat(navigator.language, style);
  return value => format.format(value);
}
