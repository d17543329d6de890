import { Progress } from 'antd';

const WHOLE = 100;

/** How far a long piece of work is. It goes on by itself; the page can be left and opened again. */
export function WorkProgress({ label, done, total }: { label: string; done: number; total: number }) {
  const percent = total === 0 ? WHOLE : Math.floor((WHOLE * done) / total);
  return (
    <div className="work">
      <p role="status">
        {label} <span className="number">{`${done} / ${total}`}</span>
      </p>
      <Progress percent={percent} showInfo={false} status={done < total ? 'active' : 'success'} aria-label={label} />
    </div>
  );
}
