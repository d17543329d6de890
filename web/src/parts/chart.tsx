import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useEffectEvent, useRef } from 'react';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export type ChartProps = {
  /** What the chart shows, for those who cannot see it; the numbers stand in a table beside it. */
  readonly label: string;
  readonly kind: 'line' | 'bar' | 'stacked';
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly format: (value: number) => string;
};

/** Far apart in hue and in lightness, so that they are told apart without colour, too. */
const COLOURS = ['#0b5394', '#e0a526', '#1a6b37', '#8e4585', '#5b7083'];

/** The whole name stands in the tooltip and in the table beside the chart. */
const LABEL_PX = 96;

/** Loaded by the pages that have a chart, and by nothing else: the library is larger than the rest of the app. */
export default function Chart({ label, kind, categories, series, format }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const content = JSON.stringify([kind, categories, series]);
  const draw = useEffectEvent((element: HTMLDivElement, _content: string) => {
    const chart = init(element, null, { renderer: 'svg' });
    chart.setOption({
      animation: false,
      color: COLOURS,
      textStyle: { fontFamily: 'inherit' },
      grid: { left: 20, right: 16, top: 40, bottom: 8, containLabel: true },
      legend: { type: 'scroll', top: 0, left: 0, itemGap: 32 },
      tooltip: { trigger: 'axis', renderMode: 'richText', valueFormatter: (value: unknown) => format(Number(value)) },
      xAxis: {
        type: 'category',
        data: [...categories],
        axisLabel: { hideOverlap: true, width: LABEL_PX, overflow: 'truncate' },
      },
      yAxis: { type: 'value', scale: kind === 'line', axisLabel: { formatter: format } },
      series: series.map(({ name, values }) => ({
        name,
        data: [...values],
        type: kind === 'line' ? ('line' as const) : ('bar' as const),
        ...(kind === 'stacked' ? { stack: 'all' } : {}),
        ...(kind === 'line' ? { step: 'end' as const, symbol: 'none' } : { barMaxWidth: 36 }),
      })),
    });
    return chart;
  });
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const chart = draw(element, content);
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [content]);
  return <div className="chart" role="img" aria-label={label} ref={holder} />;
}
