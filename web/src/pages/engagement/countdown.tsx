import { Tag } from 'antd';
import { useWords, type Words } from '../../language.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Days where there are any, else hours, else minutes. */
function lengthOf(seconds: number, language: Words['language']): string {
  const [count, zh, en] =
    seconds >= DAY
      ? ([Math.floor(seconds / DAY), '天', 'd'] as const)
      : seconds >= HOUR
        ? ([Math.floor(seconds / HOUR), '小时', 'h'] as const)
        : ([Math.floor(seconds / 60), '分钟', 'min'] as const);
  return `${count} ${language === 'zh' ? zh : en}`;
}

/** What is left of a limit when the page was asked for, by the clock of the platform. */
export function Countdown({ secondsLeft }: { secondsLeft: number }) {
  const { t, language } = useWords();
  const isLate = secondsLeft < 0;
  const time = lengthOf(Math.abs(secondsLeft), language);
  const color = isLate ? 'red' : secondsLeft < DAY ? 'orange' : 'blue';
  return <Tag color={color}>{t(isLate ? 'deals.late' : 'deals.left', { time })}</Tag>;
}
